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

    [Fact]
    public async Task A_turn_is_of_one_moment_also_where_another_process_committed_between_two_reads()
    {
        await using var store = await ConversationStore.OpenAsync($"Data Source={Path}");
        await using var other = await ConversationStore.OpenAsync($"Data Source={Path}");
        var chat = await store.Conversations.CreateAsync("alice");
        var second = await store.Conversations.CreateAsync("alice");
        for (var i = 0; i < 20; i++)
        {
            _ = await store.LoadTurnAsync(chat.Id);
            _ = await store.LoadTurnAsync(second.Id);

            // The goals have to be read again, soon after it was looked whether others had committed.
            await store.Goals.CreateAsync(new("alice", $"goal {i}"));
            await other.SaveTurnAsync(new(chat.Id) { Messages = [new(chat.Id, MessageRole.User, $"{i}")], State = new($"{i}") });
            _ = await other.Goals.CreateAsync(new("alice", $"other goal {i}"));
            if (i % 3 == 1)
            {
                _ = await store.States.GetLatestStateAsync(chat.Id);
            }
            else if (i % 3 == 2)
            {
                _ = await store.LoadTurnAsync(second.Id);
            }

            var versions = new List<long>();
            for (var read = 0; read < 3; read++)
            {
                var turn = (await store.LoadTurnAsync(chat.Id))!;
                versions.Add(turn.State?.Version ?? 0);
                turn.RecentMessages.Should().HaveCount((int)versions[^1], "what was committed together is seen together");
            }

            versions.Should().BeInAscendingOrder();
        }
    }

    [Fact]
    public async Task What_a_row_says_of_its_owner_is_not_believed()
    {
        await using var raw = new RawStore();
        var chat = await raw.Store.Conversations.CreateAsync("alice");
        await raw.Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hers");
        await raw.Store.States.SaveStateAsync(chat.Id, 1);
        await raw.Store.Users.CreateAsync(new() { Id = "bob" });
        await raw.RunAsync($"""
            INSERT INTO messages (id, conversation_id, user_id, role, content, timestamp, created_at, updated_at)
            SELECT 'forged', id, 'bob', 'user', 'his', {long.MaxValue / 1_000_000}, 0, 0 FROM conversations
            """);
        _ = await raw.Store.States.GetLatestStateAsync(chat.Id);
        var bob = raw.Store.ForUser("bob");

        (await bob.Messages.GetRecentMessagesAsync(chat.Id)).Should().BeEmpty();

        (await bob.States.GetLatestStateAsync(chat.Id)).Should().BeNull();
        (await raw.Store.Messages.GetRecentMessagesAsync(chat.Id)).Should().HaveCount(2);
    }

    [Fact]
    public async Task Memories_leave_room_for_turns_where_room_is_short()
    {
        await using var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = $"Data Source={Path}", HotCacheBytes = 100_000 });
        var chat = await store.Conversations.CreateAsync("alice");
        foreach (var i in Enumerable.Range(0, 200))
        {
            await store.Memories.RememberAsync(new("alice", $"{i} {new string('x', 100)}"));
        }

        for (var i = 0; i < 100; i++)
        {
            _ = await store.LoadTurnAsync(chat.Id);
        }

        (await store.Maintenance.GetHealthAsync()).HotCacheHitRatio.Should().BeGreaterThan(0.9);
    }

    [Fact]
    public async Task What_grows_by_an_edit_is_counted()
    {
        await using var raw = new RawStore();
        var chat = await raw.Store.Conversations.CreateAsync("alice");
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            ids.Add((await raw.Store.Messages.AppendAsync(chat.Id, MessageRole.User, "short")).Id);
        }

        _ = await raw.Store.LoadTurnAsync(chat.Id);
        foreach (var id in ids)
        {
            await raw.Store.Messages.EditAsync(id, new string('x', 50_000));
        }

        (await raw.Store.Messages.GetRecentMessagesAsync(chat.Id)).Should().OnlyContain(m => m.Content.Length == 50_000);
        (await raw.Store.Maintenance.GetHealthAsync()).HotCacheBytes.Should().BeGreaterThan(20 * 50_000);
    }

    [Fact]
    public async Task Approvals_that_were_more_than_are_given_at_once_follow_when_others_expire()
    {
        await using var raw = new RawStore();
        await using var plain = new RawStore(configure: o => o.HotCacheBytes = 0);
        foreach (var of in new[] { raw, plain })
        {
            var chat = await of.Store.Conversations.CreateAsync("alice");
            for (var i = 0; i < 101; i++)
            {
                await of.Store.Tools.RequestAsync(new(chat.Id, "send", $$"""{"n":{{i}}}""") { ExpiresAt = i == 0 ? of.Clock.GetUtcNow().AddMinutes(1) : null });
            }

            (await of.Store.LoadTurnAsync(chat.Id))!.PendingApprovals.Should().HaveCount(100);
            of.Clock.Advance(TimeSpan.FromMinutes(2));

            (await of.Store.LoadTurnAsync(chat.Id))!.PendingApprovals.Should().HaveCount(100).And.OnlyContain(e => e.ExpiresAt == null);
        }
    }

    [Fact]
    public async Task What_waits_again_when_the_clock_is_set_back_is_given()
    {
        await using var raw = new RawStore();
        var chat = await raw.Store.Conversations.CreateAsync("alice");
        var request = await raw.Store.Tools.RequestAsync(new(chat.Id, "send", "{}") { ExpiresAt = raw.Clock.Now.AddMinutes(1) });
        raw.Clock.Advance(TimeSpan.FromMinutes(1));
        (await raw.Store.LoadTurnAsync(chat.Id))!.PendingApprovals.Should().BeEmpty();

        raw.Clock.Advance(TimeSpan.FromMilliseconds(-1));

        (await raw.Store.LoadTurnAsync(chat.Id))!.PendingApprovals.Should().Equal(request);
        (await raw.Store.LoadTurnAsync(chat.Id))!.PendingApprovals.Should().Equal(request);
        raw.Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await raw.Store.LoadTurnAsync(chat.Id))!.PendingApprovals.Should().BeEmpty();
    }

    [Fact]
    public async Task A_users_own_store_fills_in_what_is_seen_by_all()
    {
        await using var raw = new RawStore();
        var user = await raw.Store.Users.FindOrCreateAsync("discord", "1");
        _ = await raw.Store.Users.FindByIdentityAsync("discord", "1");

        await raw.Store.ForUser(user.Id).Users.FindOrCreateAsync("telegram", "9", "Ann");

        (await raw.Store.Users.FindByIdentityAsync("discord", "1"))!.DisplayName.Should().Be("Ann");
    }

    public void Dispose() => _directory.Dispose();
}
