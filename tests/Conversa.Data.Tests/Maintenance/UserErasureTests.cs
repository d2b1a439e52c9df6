using System.Text;
using Conversa.Data.Conversations;
using Conversa.Data.Maintenance;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Maintenance;

/// <summary>What is left of an erased user, looked for byte by byte.</summary>
public sealed class UserErasureTests : IDisposable
{
    private const string Erika = "erika";
    private const string Bob = "bob";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Erase_leaves_no_byte_of_the_user_in_the_database_its_indexes_or_its_WAL()
    {
        await FillAsync();
        Traces().Should().BeGreaterThan(1000, "otherwise the search below proves nothing");

        await using (var raw = new RawStore(ConnectionString))
        {
            // Pages of theirs in the WAL too.
            await raw.Store.Messages.AppendAsync(Marked.Id(Erika, "conversations"), MessageRole.User, "erika says a last word");
            var erased = await raw.Store.Maintenance.EraseUserAsync(Erika);

            erased.IsComplete.Should().BeTrue();
            erased.LongestHold.Should().BePositive();
            new FileInfo(_directory.Database + "-wal").Length.Should().BeLessThan(20_000);
        }

        Traces().Should().Be(0);
    }

    // SQLite leaves copies of cells in pages that it lays out anew, and secure_delete does not know of them: with keys in no order there are some.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Erase_leaves_no_byte_of_the_user_where_pages_were_split(int seed)
    {
        var random = new Random(seed);
        await using (var raw = new RawStore(ConnectionString))
        {
            foreach (var user in new[] { Erika, Bob })
            {
                await raw.Store.Users.CreateAsync(new() { Id = user });
                await raw.Store.Conversations.CreateAsync(new NewConversation(user) { Id = user });
            }

            foreach (var i in Enumerable.Range(0, 3000))
            {
                var user = i % 3 == 0 ? Erika : Bob;
                await raw.Store.Messages.CreateAsync(new(user, MessageRole.User, user) { Id = $"{random.Next():x8}{string.Concat(Enumerable.Repeat(user, random.Next(1, 40)))}" });
            }

            (await raw.Store.Maintenance.EraseUserAsync(Erika)).IsComplete.Should().BeTrue();
            (await raw.Store.Messages.CountAsync(Bob)).Should().Be(2000);
            (await raw.Store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
        }

        Traces().Should().Be(0);
        _directory.Scalar("PRAGMA integrity_check").Should().Be("ok");
    }

    [Fact]
    public async Task Erase_deletes_and_counts_a_row_in_every_table_that_can_hold_something_of_a_user()
    {
        await FillAsync();
        using var database = _directory.Connect();
        var tables = new Marked(database).Tables;
        await using var store = await _directory.OpenAsync();

        var erased = await store.Maintenance.EraseUserAsync(Erika);

        erased.Deleted.Keys.Should().BeEquivalentTo(tables, "every table whose rows go with a user is in ErasedGroup.All");
        erased.Deleted.Should().OnlyContain(table => table.Value > 0);
        erased.Deleted["messages"].Should().Be(1 + Many + 1);
        (erased.Deleted["users"], erased.Deleted["conversations"], erased.Deleted["knowledge_items"]).Should().Be((1, 1, 2));
    }

    [Fact]
    public async Task Erase_leaves_every_row_of_others_as_it_was()
    {
        await FillAsync();
        var before = RowsOfOthers();
        await using (var store = await _directory.OpenAsync())
        {
            await store.Maintenance.EraseUserAsync(Erika);
            (await store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
        }

        before.Should().HaveCountGreaterThan(30);
        RowsOfOthers().Should().Equal(before);
        _directory.Scalar("SELECT count(*) FROM pragma_foreign_key_check").Should().Be(0L);
        _directory.Scalar("PRAGMA integrity_check").Should().Be("ok");
    }

    [Fact]
    public async Task Erase_takes_the_users_name_from_what_they_decided_and_changed()
    {
        await FillAsync();
        _directory.Execute($"""
            UPDATE tool_executions SET decided_by = '{Erika}', updated_at = 2 WHERE user_id = '{Bob}';
            INSERT INTO prompts (id, name, content, changed_by, created_at, updated_at) VALUES ('p', 'p', 'x', '{Erika}', 1, 1);
            INSERT INTO capabilities_config (id, name, config, changed_by, created_at, updated_at) VALUES ('c', 'c', '1', '{Erika}', 1, 1);
            INSERT INTO system_config_history (id, config_key, new_value, changed_by, changed_at) VALUES ('s', 's', '1', '{Erika}', 1);
            UPDATE prompts SET changed_by = '{Erika}' WHERE id = 'p';
            UPDATE queue SET created_by = '{Erika}' WHERE user_id = '{Bob}';
            INSERT INTO queue (id, task_type, created_by, created_at, updated_at) VALUES ('hosts', 't', '{Erika}', 1, 1);
            INSERT INTO credit_alerts (id, alert_type, acknowledged, acknowledged_at, acknowledged_by, created_at, updated_at) VALUES ('a', 'low_balance', 1, 1, '{Erika}', 1, 1);
            INSERT INTO message_edits (id, message_id, content, edited_at, edited_by) VALUES ('edited', '{Marked.Id(Bob, "messages")}', 'the text before', 1, '{Erika}');
            """);
        await using (var store = await _directory.OpenAsync())
        {
            await store.Maintenance.EraseUserAsync(Erika);
        }

        Traces().Should().Be(0);
        _directory.Scalar("SELECT count(*) FROM message_edits WHERE id = 'edited' AND edited_by IS NULL").Should().Be(1L);
        _directory.Scalar("SELECT count(*) FROM prompt_history WHERE changed_by IS NULL").Should().Be(1L);
        _directory.Scalar("SELECT count(*) FROM capabilities_config_history WHERE changed_by IS NULL").Should().Be(1L);
        _directory.Scalar("SELECT count(*) FROM queue WHERE created_by IS NULL").Should().Be(2L);
        _directory.Scalar("SELECT count(*) FROM credit_alerts WHERE acknowledged = 1 AND acknowledged_by IS NULL").Should().Be(1L);
    }

    [Fact]
    public async Task What_the_user_writes_to_others_meanwhile_goes_with_its_traces()
    {
        await FillAsync();
        await using (var store = await _directory.OpenAsync())
        {
            var written = false;
            var progress = new Last(seen =>
            {
                // Their messages are gone by then, and they themselves are not.
                if (seen.Deleted["conversations"] > 0 && !written)
                {
                    written = true;
                    var message = store.Messages.CreateAsync(new(Marked.Id(Bob, "conversations"), MessageRole.User, "a late word") { AuthorId = Erika, Id = "late" }).GetAwaiter().GetResult();
                    store.Traces.StartTraceAsync(new("classify") { Id = "late", MessageId = message.Id, Data = """{"said":"erika"}""" }).GetAwaiter().GetResult();
                }
            });

            (await store.Maintenance.EraseUserAsync(Erika, progress)).IsComplete.Should().BeTrue();
            written.Should().BeTrue();
        }

        _directory.Scalar("SELECT (SELECT count(*) FROM messages WHERE id = 'late') + (SELECT count(*) FROM traces WHERE id = 'late')").Should().Be(0L);
        Traces().Should().Be(0);
    }

    [Fact]
    public async Task Erase_says_that_a_reader_keeps_the_old_pages_and_a_second_time_does_the_rest()
    {
        await FillAsync();
        await using var store = await _directory.OpenAsync(o => o.LockTimeout = TimeSpan.FromMilliseconds(50));
        UserErasure first;
        using (var reader = _directory.Connect())
        {
            using var transaction = reader.BeginTransaction(deferred: true);
            reader.Scalar("SELECT count(*) FROM messages");
            first = await store.Maintenance.EraseUserAsync(Erika);
        }

        var second = await store.Maintenance.EraseUserAsync(Erika);

        (first.IsComplete, first.Deleted["users"]).Should().Be((false, 1));
        (second.IsComplete, second.Deleted.Values.Sum()).Should().Be((true, 0));
        await store.DisposeAsync();
        Traces().Should().Be(0);
    }

    [Fact]
    public async Task An_erasure_that_was_stopped_is_finished_by_the_next()
    {
        await FillAsync();
        await using (var store = await _directory.OpenAsync())
        {
            using var stop = new CancellationTokenSource();
            var progress = new Stopping(stop);

            await store.Maintenance.Invoking(m => m.EraseUserAsync(Erika, progress, stop.Token)).Should().ThrowAsync<OperationCanceledException>();
            progress.Seen!.IsComplete.Should().BeFalse();
            (await store.Users.FindByIdAsync(Erika)).Should().NotBeNull("the user goes last");
            (await store.Maintenance.EraseUserAsync(Erika)).IsComplete.Should().BeTrue();
        }

        Traces().Should().Be(0);
    }

    [Fact]
    public async Task Erase_clears_an_index_that_waits_for_being_made_anew()
    {
        await FillAsync();
        _directory.Execute("UPDATE search_indexes SET indexed_to = -1 WHERE id = 1");
        await using (var store = await _directory.OpenAsync(o => o.BackgroundIndexing = false))
        {
            (await store.Maintenance.EraseUserAsync(Erika)).IsComplete.Should().BeTrue();
            (await store.Messages.SearchAsync("hello")).Should().NotBeEmpty();
        }

        Traces().Should().Be(0);
    }

    [Fact]
    public async Task Erase_takes_the_users_words_from_an_index_that_is_in_the_middle_of_a_merge()
    {
        await FillAsync();
        _directory.Execute("""
            INSERT INTO messages_fts (messages_fts, rank) VALUES ('usermerge', 2), ('merge', 2);
            INSERT INTO messages_fts_grams (messages_fts_grams, rank) VALUES ('usermerge', 2), ('merge', 2);
            """);
        await EraseAsync();

        Traces().Should().Be(0);
    }

    // As another version of SQLite, or a setting of a host's, may have written it: then SQLite merges it.
    [Fact]
    public async Task Erase_takes_the_users_words_from_indexes_of_an_unknown_format()
    {
        await FillAsync();
        foreach (var index in new[] { "messages_fts", "messages_fts_grams", "memories_fts", "memories_fts_grams", "knowledge_fts", "knowledge_fts_grams" })
        {
            _directory.Execute($"INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', 1); UPDATE {index}_config SET v = 5 WHERE k = 'version'; INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', 0)");
        }

        await EraseAsync();

        Traces().Should().Be(0);
    }

    [Fact]
    public async Task Bytes_that_cannot_go_with_their_rows_are_counted_and_left_to_a_clean_up()
    {
        var root = _directory["uploads"];
        await using (var store = await _directory.OpenAsync(o => o.UploadRoot = root))
        {
            using var content = new MemoryStream("a photo"u8.ToArray());
            await store.Files.Uploads.SaveAsync(new(Erika, "photo.jpg"), content);
        }

        await using (var elsewhere = await _directory.OpenAsync())
        {
            var erased = await elsewhere.Maintenance.EraseUserAsync(Erika);

            (erased.Deleted["file_uploads"], erased.RemovedUploads, erased.LeftUploads, erased.IsComplete).Should().Be((1, 0, 1, true));
        }

        await using var again = await _directory.OpenAsync(o => o.UploadRoot = root);
        (await again.Files.Uploads.CleanUpAsync(TimeSpan.Zero)).RemovedFiles.Should().Be(1);
    }

    [Fact]
    public async Task A_stop_right_after_a_commit_loses_neither_what_it_counted_nor_the_bytes_of_its_uploads()
    {
        var root = _directory["uploads"];
        await using var raw = new RawStore(ConnectionString, o => o.UploadRoot = root);
        using var content = new MemoryStream("a photo"u8.ToArray());
        await raw.Store.Files.Uploads.SaveAsync(new(Erika, "photo.jpg"), content);
        using var stop = new CancellationTokenSource();
        var busy = Task.CompletedTask;

        // The transaction that deletes the upload writes so much that a checkpoint is due, and when it ends the caller has stopped and somebody else has the writer.
        await raw.Database.WriteAsync(
            session =>
            {
                session.Connection.CreateFunction("stop", Stop);
                session.RunScript("""
                    CREATE TABLE large (content BLOB NOT NULL) STRICT;
                    CREATE TEMP TRIGGER uploads_gone AFTER DELETE ON file_uploads BEGIN INSERT INTO large VALUES (zeroblob(8000000)); SELECT stop(); END;
                    """);
                return new ValueTask<bool>(true);
            },
            CancellationToken.None);
        var progress = new Last();

        await raw.Store.Maintenance.Invoking(m => m.EraseUserAsync(Erika, progress, stop.Token)).Should().ThrowAsync<OperationCanceledException>();

        await busy;
        progress.Seen.Should().NotBeNull().And.Match<UserErasure>(e => e.Deleted["file_uploads"] == 1 && e.RemovedUploads == 1 && e.LeftUploads == 0);
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Should().BeEmpty();

        int Stop()
        {
            stop.Cancel();
            busy = raw.Database.WriteAsync(
                async _ =>
                {
                    await Task.Delay(200);
                    return true;
                },
                CancellationToken.None);
            return 0;
        }
    }

    public void Dispose() => _directory.Dispose();

    private const int Many = 450;

    private string ConnectionString => $"Data Source={_directory.Database}";

    // Both users have a row in every table; Erika has many messages, and wrote one in Bob's conversation, which Bob reacted to.
    private async Task FillAsync()
    {
        await using var raw = new RawStore(ConnectionString);
        await raw.Store.Maintenance.MigrateAsync();
        using (var database = _directory.Connect())
        {
            var marked = new Marked(database);
            marked.Insert(Erika);
            marked.Insert(Bob);
            database.Execute($"UPDATE users SET metadata = '{{}}' WHERE id = '{Bob}'");
        }

        foreach (var i in Enumerable.Range(0, Many))
        {
            await raw.Store.Messages.AppendAsync(Marked.Id(Erika, "conversations"), MessageRole.User, $"y{i}erikazq tells of day {i * 7919} 恵梨花{i}");
            await raw.Store.Messages.AppendAsync(Marked.Id(Bob, "conversations"), MessageRole.User, $"hello on day {i}");
            if (i % 100 == 0)
            {
                _ = await raw.Store.Messages.SearchAsync("day");
            }
        }

        var guest = await raw.Store.Messages.CreateAsync(new(Marked.Id(Bob, "conversations"), MessageRole.User, "erika is a guest here 恵梨花") { AuthorId = Erika, Id = "erika-guest" });
        await raw.Store.Messages.EditAsync(guest.Id, "erika was a guest here");
        await raw.Store.Messages.AddReactionAsync(guest.Id, Bob, "+1");
        _ = await raw.Store.Messages.SearchAsync("guest");
    }

    // The name as text, and as the hex that the indexes hold of ids; and in a script that the index of trigrams takes.
    private async Task EraseAsync()
    {
        await using var store = await _directory.OpenAsync();
        (await store.Maintenance.EraseUserAsync(Erika)).IsComplete.Should().BeTrue();
        (await store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
    }

    private int Traces()
    {
        var bytes = File.ReadAllBytes(_directory.Database);
        File.Exists(_directory.Database + "-wal").Should().BeFalse();
        return new[] { Erika, Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Erika)), "恵梨花" }.Sum(word => Count(bytes, Encoding.UTF8.GetBytes(word)));
    }

    private static int Count(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> word)
    {
        var count = 0;
        for (int at; (at = bytes.IndexOf(word)) >= 0; bytes = bytes[(at + 1)..])
        {
            count++;
        }

        return count;
    }

    private List<string> RowsOfOthers()
    {
        using var database = _directory.Connect();
        return [.. database.Rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '*_fts*' AND name NOT IN ('cache_totals', 'search_indexes', 'sqlite_sequence')")
            .SelectMany(table => database.Rows($"SELECT * FROM {table}").Select(row => $"{table}|{row}"))
            .Where(row => !row.Contains(Erika, StringComparison.Ordinal))];
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<UserErasure>
    {
        public UserErasure? Seen { get; private set; }

        public void Report(UserErasure value)
        {
            Seen ??= value;
            stop.Cancel();
        }
    }

    private sealed class Last(Action<UserErasure>? at = null) : IProgress<UserErasure>
    {
        public UserErasure? Seen { get; private set; }

        public void Report(UserErasure value)
        {
            Seen = value;
            at?.Invoke(value);
        }
    }
}
