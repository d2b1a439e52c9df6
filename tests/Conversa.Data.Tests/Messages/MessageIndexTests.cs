using Conversa.Data.Maintenance;
using Conversa.Data.Messages;
using Conversa.Data.Storage;

namespace Conversa.Data.Tests.Messages;

/// <summary>The full-text index of messages: behind by intention, never wrong, and replaceable.</summary>
public sealed class MessageIndexTests : IDisposable
{
    private static readonly MessageSearch Alone = new() { NeighbourWeight = 0 };

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Messages_are_stored_before_they_are_indexed_and_found_at_once()
    {
        await using var store = await _directory.OpenAsync(o => o.BackgroundIndexing = false);
        await SayAsync(store, "tea");
        (await IndexAsync(store)).PendingRows.Should().Be(1);

        (await store.Messages.SearchAsync("tea")).Should().ContainSingle();

        (await IndexAsync(store)).PendingRows.Should().Be(0);
    }

    [Fact]
    public async Task An_idle_store_indexes_by_itself()
    {
        await using var store = await _directory.OpenAsync();
        await SayAsync(store, "tea");

        await UntilAsync(async () => (await IndexAsync(store)).PendingRows == 0);
    }

    [Fact]
    public async Task A_busy_store_indexes_by_itself()
    {
        await using var store = await _directory.OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");
        for (var i = 0; i < 5; i++)
        {
            await store.Messages.CreateManyAsync([.. Enumerable.Range(0, 1000).Select(n => new NewMessage(chat.Id, MessageRole.User, $"message {n} of {i}, and some more words so that it takes room"))]);
        }

        await UntilAsync(async () => (await IndexAsync(store)).PendingRows <= 1000);
    }

    [Fact]
    public async Task A_search_does_not_wait_long_for_another_process_s_lock_and_still_finds_the_newest()
    {
        await using var store = await _directory.OpenAsync(o => o.BackgroundIndexing = false);
        await SayAsync(store, "the first painting");
        await store.Messages.SearchAsync("painting");
        await SayAsync(store, "another painting");
        using var other = _directory.Connect();
        other.Execute("BEGIN IMMEDIATE");

        var hits = await store.Messages.SearchAsync("paintings", Alone);

        hits.Select(h => h.Item.Content).Should().BeEquivalentTo("the first painting", "another painting");
        (await IndexAsync(store)).PendingRows.Should().Be(1);
        other.Execute("ROLLBACK");
    }

    [Fact]
    public async Task A_search_does_not_wait_for_writes_that_wait_for_another_process_s_lock()
    {
        await using var store = await _directory.OpenAsync(o => (o.BackgroundIndexing, o.LockTimeout) = (false, TimeSpan.FromSeconds(10)));
        var said = await SayAsync(store, "another painting");
        using var other = _directory.Connect();
        other.Execute("BEGIN IMMEDIATE");
        var write = store.Messages.AppendAsync(said.ConversationId, MessageRole.User, "waits");

        var hits = await store.Messages.SearchAsync("paintings", Alone);

        hits.Should().ContainSingle();
        write.IsCompleted.Should().BeFalse();
        other.Execute("ROLLBACK");
        await write;
    }

    [Fact]
    public async Task A_full_database_is_searched_with_what_it_lacks()
    {
        await using var engine = new SqliteEngine(new() { ConnectionString = $"Data Source={_directory.Database}", BackgroundIndexing = false }, null);
        await using var store = new Store(engine);
        await SayAsync(store, $"a painting of {string.Join(' ', Enumerable.Range(0, 2000).Select(i => $"thing{i}"))}");
        await engine.MaintainAsync(session => new ValueTask<string?>(session.RunScalar("PRAGMA max_page_count = 1")), CancellationToken.None);

        var hits = await store.Messages.SearchAsync("paintings", Alone);

        hits.Should().ContainSingle();
        (await IndexAsync(store)).PendingRows.Should().Be(1);
    }

    [Fact]
    public async Task A_database_that_is_only_read_is_searched_with_what_it_lacks()
    {
        await using (var store = await _directory.OpenAsync(o => o.BackgroundIndexing = false))
        {
            await SayAsync(store, "the first painting");
            await store.Messages.SearchAsync("painting");
            await SayAsync(store, "another painting");
        }

        await using var reader = await _directory.OpenAsync(o => o.ConnectionString = $"Data Source={_directory.Database};Mode=ReadOnly");
        (await reader.Messages.SearchAsync("painting", Alone)).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("UPDATE messages_fts_data SET block = zeroblob(length(block)) WHERE id > 10")]
    [InlineData("DELETE FROM messages_fts_data WHERE id > 10")]
    [InlineData("UPDATE messages_fts_data SET block = randomblob(40)")]
    [InlineData("DELETE FROM messages_fts_idx; DELETE FROM messages_fts_data")]
    [InlineData("UPDATE messages_fts_grams_data SET block = zeroblob(length(block)) WHERE id > 10; UPDATE messages_fts_data SET block = zeroblob(length(block)) WHERE id > 10")]
    public async Task A_damaged_index_stops_nothing_and_is_made_anew(string damage)
    {
        await using var store = await _directory.OpenAsync(o => o.BackgroundIndexing = false);
        var kept = await SayAsync(store, "green tea 北京大学");
        var edited = await SayAsync(store, "black tea");
        var deleted = await SayAsync(store, "no tea");
        (await store.Messages.SearchAsync("tea")).Should().HaveCount(3);
        _directory.Execute(damage);

        await store.Messages.EditAsync(edited.Id, "black coffee");
        await store.Messages.DeleteAsync(deleted.Id);
        var added = await SayAsync(store, "more tea");

        (await IdsAsync(store, "tea")).Should().BeEquivalentTo([kept.Id, added.Id]);
        (await IdsAsync(store, "coffee")).Should().Equal(edited.Id);
        (await IdsAsync(store, "北京")).Should().Equal(kept.Id);
        (await store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_damaged_index_is_reported()
    {
        await using var store = await _directory.OpenAsync(o => o.BackgroundIndexing = false);
        var said = await SayAsync(store, "green tea");
        await SayAsync(store, "no tea");
        await store.Messages.SearchAsync("tea");
        (await IndexAsync(store)).DamagedAt.Should().BeNull();
        _directory.Execute("UPDATE messages_fts_data SET block = zeroblob(length(block)) WHERE id > 10");

        await store.Messages.EditAsync(said.Id, "black tea");

        var health = await store.Maintenance.GetHealthAsync();
        health.IsHealthy.Should().BeFalse();
        health.SearchIndexes[0].Should().Match<SearchIndexHealth>(i => i.Name == "messages" && i.IsRebuilding && i.DamagedAt != null && i.RebuiltAt == null);

        await store.Messages.SearchAsync("tea");

        health = await store.Maintenance.GetHealthAsync();
        health.IsHealthy.Should().BeTrue();
        health.SearchIndexes[0].Should().Match<SearchIndexHealth>(i => !i.IsRebuilding && i.DamagedAt != null && i.RebuiltAt != null && i.PendingRows == 0);
    }

    [Fact]
    public async Task A_unit_of_work_survives_a_damaged_index()
    {
        await using var store = await _directory.OpenAsync(o => o.BackgroundIndexing = false);
        var said = await SayAsync(store, "green tea");
        await store.Messages.SearchAsync("tea");
        _directory.Execute("UPDATE messages_fts_data SET block = zeroblob(length(block)) WHERE id > 10");

        await using (var work = await store.BeginAsync())
        {
            await work.Messages.AppendAsync(said.ConversationId, MessageRole.User, "first");
            await work.Messages.EditAsync(said.Id, "black tea");
            await work.CommitAsync();
        }

        (await store.Messages.FindByIdAsync(said.Id))!.Content.Should().Be("black tea");
        (await IdsAsync(store, "tea")).Should().Equal(said.Id);
        (await IdsAsync(store, "first")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_check_finds_what_no_search_ran_into()
    {
        await using var store = await _directory.OpenAsync(o => o.BackgroundIndexing = false);
        var said = await SayAsync(store, "green tea");
        await store.Messages.SearchAsync("tea");
        _directory.Execute("INSERT INTO messages_fts (messages_fts, rowid, content, author_name, dates, scope) VALUES ('delete', 1, 'green', NULL, NULL, NULL)");

        (await store.Maintenance.CheckSearchAsync()).Should().Equal("messages");

        (await IdsAsync(store, "green")).Should().Equal(said.Id);
        (await store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_index_equals_the_table_after_any_mix_of_operations(int seed)
    {
        var random = new Random(seed);
        var words = new[] { "zebra", "quartz", "violin", "mango", "北京", "大学", "สวัสดี" };
        await using var store = await _directory.OpenAsync();
        var chats = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            chats.Add((await store.Conversations.CreateAsync($"user-{i % 3}")).Id);
        }

        for (var step = 0; step < 400; step++)
        {
            await OperateAsync(store, random, chats, words);
            if (step % 50 == 49)
            {
                await EqualsTableAsync(store, words);
            }
        }

        _directory.Scalar("PRAGMA integrity_check").Should().Be("ok");
        _directory.Execute("INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1); INSERT INTO messages_fts_grams (messages_fts_grams, rank) VALUES ('integrity-check', 1)");
    }

    [Fact]
    public async Task The_index_equals_the_table_after_a_process_was_killed_in_the_middle()
    {
        for (var kill = 0; kill < 3; kill++)
        {
            await using (await OtherProcess.StartAsync("append", _directory.Database, "zebra", "1000000"))
            {
                var before = Stored();
                await UntilAsync(() => Task.FromResult(Stored() > before + 200));
            }

            await using var store = await _directory.OpenAsync(o => o.MaxPageSize = 100_000);
            await EqualsTableAsync(store, ["zebra"], user: "alice");
        }

        long Stored() => (long)_directory.Scalar("SELECT count(*) FROM messages")!;
    }

    private static string Text(Random random, string[] words) => string.Join(random.Next(2) == 0 ? " " : "，", random.GetItems(words, random.Next(0, 6)));

    private async Task OperateAsync(IConversationStore store, Random random, List<string> chats, string[] words)
    {
        var chat = chats[random.Next(chats.Count)];
        var some = $"(SELECT seq FROM messages ORDER BY seq * {random.Next(1, 1009)} % 1009 LIMIT {random.Next(1, 4)})";
        switch (random.Next(14))
        {
            case 0 or 1 or 2:
                await store.Messages.AppendAsync(chat, (MessageRole)random.Next(4), Text(random, words));
                break;
            case 3:
                await store.Messages.CreateManyAsync([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => new NewMessage(chat, MessageRole.User, Text(random, words)) { AuthorName = random.Next(2) == 0 ? words[random.Next(words.Length)] : null })]);
                break;
            case 4 when await SomeAsync(store, chat) is { } message:
                await store.Messages.EditAsync(message.Id, Text(random, words));
                break;
            case 5 when await SomeAsync(store, chat) is { } message:
                await store.Messages.DeleteAsync(message.Id);
                break;
            case 6 when await SomeAsync(store, chat) is { } message:
                chats.Add((await store.Conversations.ForkAsync(message.Id)).Id);
                break;
            case 7 when chats.Count > 4:
                await store.Conversations.DeleteAsync(chat);
                chats.Remove(chat);
                chats.Add((await store.Conversations.CreateAsync($"user-{random.Next(3)}")).Id);
                break;
            case 8:
                await store.Messages.SearchAsync(words[random.Next(words.Length)]);
                break;
            case 9:
                _directory.Execute("VACUUM");
                break;
            case 10:
                _directory.Execute($"UPDATE messages SET content = content || ' {words[random.Next(words.Length)]}' WHERE seq IN {some}");
                break;
            case 11:
                _directory.Execute($"PRAGMA foreign_keys = ON; DELETE FROM messages WHERE seq IN {some}");
                break;
            case 12:
                _directory.Execute($"UPDATE messages SET timestamp = timestamp + {random.Next(100_000_000)}, author_name = 'violin' WHERE seq IN {some}");
                break;
            case 13:
                await using (var work = await store.BeginAsync())
                {
                    await work.Messages.AppendAsync(chat, MessageRole.User, Text(random, words));
                    if (random.Next(2) == 0)
                    {
                        await work.CommitAsync();
                    }
                }

                break;
        }
    }

    private static async Task<Message?> SomeAsync(IConversationStore store, string chat) => (await store.Messages.GetRecentMessagesAsync(chat, 3)) is [var first, ..] ? first : null;

    // Word by word: what a search finds is what a walk over the table finds, of copies and their origin one.
    private async Task EqualsTableAsync(IConversationStore store, string[] words, string? user = null)
    {
        using var connection = _directory.Connect();
        var origins = connection.Rows("""
            WITH RECURSIVE origins (id, origin) AS (
                SELECT id, id FROM messages WHERE copied_from IS NULL
                UNION ALL
                SELECT m.id, o.origin FROM origins o JOIN messages m ON m.copied_from = o.id)
            SELECT id, origin FROM origins
            """).Select(r => r.Split('|')).ToDictionary(r => r[0], r => r[1], StringComparer.Ordinal);
        foreach (var word in words)
        {
            var found = (await store.Messages.SearchAsync(word, Alone with { UserId = user }, user is null ? 1000 : 100_000)).Select(h => origins[h.Item.Id]);
            var held = connection.Rows($"SELECT id FROM messages WHERE content LIKE '%{word}%' OR author_name = '{word}'").Select(id => origins[id]);

            // In one order: comparing sets as such takes the square of the time, and the killed process may have written a lot.
            found.Order(StringComparer.Ordinal).Should().Equal(held.Distinct().Order(StringComparer.Ordinal), word);
        }

        (await store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_message_that_names_another_user_than_its_conversation_is_no_damage()
    {
        await using var store = await _directory.OpenAsync(o => o.BackgroundIndexing = false);
        var kept = await SayAsync(store, "green tea");
        var moved = await store.Messages.AppendAsync(kept.ConversationId, MessageRole.User, "black tea");
        await store.Conversations.CreateAsync("bob");
        await store.Messages.SearchAsync("tea");
        _directory.Execute($"UPDATE messages SET user_id = 'bob' WHERE id = '{moved.Id}'");

        foreach (var search in new[] { Alone with { UserId = "alice" }, Alone with { UserId = "alice", ConversationId = kept.ConversationId } })
        {
            (await store.Messages.SearchAsync("tea", search)).Select(h => h.Item.Id).Should().Equal(kept.Id);
        }

        (await store.Messages.SearchAsync("tea", Alone with { UserId = "bob" })).Should().HaveCountLessThan(2);
        (await IndexAsync(store)).DamagedAt.Should().BeNull();
    }

    private static async Task<Message> SayAsync(IConversationStore store, string content)
    {
        var chat = await store.Conversations.GetOrCreateAsync("chat", "alice");
        return await store.Messages.AppendAsync(chat.Id, MessageRole.User, content);
    }

    private static async Task<SearchIndexHealth> IndexAsync(IConversationStore store) => (await store.Maintenance.GetHealthAsync()).SearchIndexes[0];

    private static async Task<List<string>> IdsAsync(IConversationStore store, string text) => [.. (await store.Messages.SearchAsync(text, Alone)).Select(h => h.Item.Id)];

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 500 && !await condition(); i++)
        {
            await Task.Delay(20);
        }

        (await condition()).Should().BeTrue();
    }
}
