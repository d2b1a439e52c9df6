using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Storage.Hot;

/// <summary>What comes past the repositories: other programs' writes, other processes, other tasks.</summary>
public sealed class HotCacheTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory.Database;

    [Fact]
    public async Task A_write_that_declares_nothing_is_seen_all_the_same()
    {
        await using var raw = new RawStore();
        var chat = await raw.Store.Conversations.CreateAsync("alice");
        var message = await raw.Store.Messages.AppendAsync(chat.Id, MessageRole.User, "a");
        await raw.Store.States.SaveStateAsync(chat.Id, 1);
        _ = await raw.Store.LoadTurnAsync(chat.Id);

        await raw.RunAsync("UPDATE messages SET content = 'b'; UPDATE conversations SET title = 't'; INSERT INTO conversation_states (id, conversation_id, version, state, timestamp, created_at) SELECT 's', id, 2, '2', 0, 0 FROM conversations");

        var turn = (await raw.Store.LoadTurnAsync(chat.Id))!;
        turn.RecentMessages.Should().ContainSingle().Which.Content.Should().Be("b");
        turn.Conversation.Title.Should().Be("t");
        turn.State!.State.Should().Be("2");

        await raw.RunAsync($"DELETE FROM messages WHERE id = '{message.Id}'; DELETE FROM conversation_states");
        (await raw.Store.Messages.GetRecentMessagesAsync(chat.Id)).Should().BeEmpty();
        (await raw.Store.States.GetLatestStateAsync(chat.Id)).Should().BeNull();
    }

    [Fact]
    public async Task A_write_that_is_undone_leaves_what_is_kept_as_it_was()
    {
        await using var raw = new RawStore();
        var chat = await raw.Store.Conversations.CreateAsync("alice");
        _ = await raw.Store.LoadTurnAsync(chat.Id);

        var failing = () => raw.RunAsync("INSERT INTO conversation_states (id, conversation_id, version, state, timestamp, created_at) SELECT 's', id, 2, '2', 0, 0 FROM conversations; SELECT json('{')");

        await failing.Should().ThrowAsync<Exception>();
        (await raw.Store.LoadTurnAsync(chat.Id))!.State.Should().BeNull();
    }

    [Fact]
    public async Task A_restore_brings_back_what_was_backed_up()
    {
        await using var store = await ConversationStore.OpenAsync($"Data Source={Path}");
        var chat = await store.Conversations.CreateAsync("alice");
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "before");
        var backup = _directory["backup.db"];
        await store.Maintenance.BackupAsync(backup);
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "after");
        (await store.LoadTurnAsync(chat.Id))!.RecentMessages.Should().HaveCount(2);

        await store.Maintenance.RestoreAsync(backup);

        (await store.LoadTurnAsync(chat.Id))!.RecentMessages.Should().ContainSingle();
    }

    [Fact]
    public async Task Own_commits_and_checkpoints_do_not_pass_for_others()
    {
        await using var store = await ConversationStore.OpenAsync($"Data Source={Path}");
        var chat = await store.Conversations.CreateAsync("alice");
        _ = await store.LoadTurnAsync(chat.Id);
        for (var i = 0; i < 300; i++)
        {
            await store.Messages.AppendAsync(chat.Id, MessageRole.User, new string('x', 20_000));
            _ = await store.LoadTurnAsync(chat.Id);
        }

        // The first few fill it, and the rest are answered from memory, though the WAL was copied several times.
        (await store.Maintenance.GetHealthAsync()).HotCacheHitRatio.Should().BeGreaterThan(0.98);
    }

    [Fact]
    public async Task Another_processs_commits_are_seen_within_100_ms()
    {
        await using var store = await ConversationStore.OpenAsync($"Data Source={Path}");
        await using var plain = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = $"Data Source={Path}", HotCacheBytes = 0 });
        var chat = await store.Conversations.GetOrCreateAsync("shared", "alice");
        var other = await OtherProcess.StartAsync("turns", Path, "200");
        await using (other)
        {
            var seen = new Queue<(long At, long Version)>();
            var (due, last) = (0L, 0L);
            while (last < 200)
            {
                var began = Environment.TickCount64;
                while (seen.TryPeek(out var past) && began - past.At > 100)
                {
                    due = seen.Dequeue().Version;
                }

                var turn = (await store.LoadTurnAsync(chat.Id, 200))!;
                var version = turn.State?.Version ?? 0;
                version.Should().BeGreaterThanOrEqualTo(due).And.BeGreaterThanOrEqualTo(last, "nothing goes back");
                turn.RecentMessages.Should().HaveCount((int)version, "all is of one moment");
                (turn.WorkingState?.StepCount ?? -1).Should().Be(version - 1);
                last = version;

                var now = (await plain.States.GetLatestStateAsync(chat.Id))?.Version ?? 0;
                seen.Enqueue((Environment.TickCount64, now));
            }

            (await other.FinishAsync()).Should().Be(0);
        }

        (await store.Maintenance.GetHealthAsync()).HotCacheHitRatio.Should().BeGreaterThan(0.5);
    }

    public void Dispose() => _directory.Dispose();
}
