using System.Globalization;
using Conversa.Data.Conversations;
using Conversa.Data.Messages;
using Conversa.Data.Storage;
using Conversa.Data.Tests.Migrations;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Tests.Maintenance;

/// <summary>Backups of a file that others use, and files that are no backups.</summary>
public sealed class BackupFileTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private RawStore _raw = null!;

    private IConversationStore Store => _raw.Store;

    private string Backup => _directory["backup.db"];

    public async Task InitializeAsync()
    {
        _raw = new RawStore($"Data Source={_directory.Database}", o =>
        {
            o.LockTimeout = TimeSpan.FromMilliseconds(50);
            o.BackgroundIndexing = false; // Rows are compared, those inside the index too.
        });
        await Store.Maintenance.SeedAsync();
    }

    public async Task DisposeAsync()
    {
        await _raw.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Backups_under_writers_are_whole()
    {
        using var ending = new CancellationTokenSource();
        var written = new int[4];
        var writers = Enumerable.Range(0, written.Length).Select(w => Task.Run(() => WriteAsync(w, written, ending.Token))).ToList();

        for (var round = 0; round < 5; round++)
        {
            var before = written.ToArray();
            var path = _directory[$"backup{round}.db"];

            await Store.Maintenance.BackupAsync(path);

            using var backup = Rows.Open(path);
            backup.Rows("PRAGMA integrity_check").Should().Equal("ok");
            backup.Rows("PRAGMA foreign_key_check").Should().BeEmpty();
            for (var w = 0; w < written.Length; w++)
            {
                var contents = backup.Rows($"SELECT content FROM messages WHERE conversation_id = 'w{w}' ORDER BY seq");
                contents.Should().Equal(Enumerable.Range(0, contents.Count).Select(i => $"{i}"), "what is committed is there up to one moment").And.HaveCountGreaterThanOrEqualTo(before[w]);
            }
        }

        await ending.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task Reads_during_a_restore_see_the_old_or_the_new()
    {
        for (var i = 0; i < 3000; i++)
        {
            await Store.Messages.AppendAsync("seed-conversation", MessageRole.User, $"{i}");
        }

        await Store.Maintenance.BackupAsync(Backup);
        await _raw.RunAsync("DELETE FROM messages WHERE seq > 10");
        var fewer = await Store.Messages.CountAsync("seed-conversation");
        using var ending = new CancellationTokenSource();
        using var stranger = _directory.Connect();
        var seen = new List<long>();
        var reading = Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                seen.Add(await Store.Messages.CountAsync("seed-conversation"));
                seen.Add((long)stranger.Scalar("SELECT count(*) FROM messages WHERE conversation_id = 'seed-conversation'")!);
            }
        });

        await Store.Maintenance.RestoreAsync(Backup);
        await ending.CancelAsync();
        await reading;

        seen.Distinct().Should().BeSubsetOf([fewer, 3006]);
        stranger.Scalar("SELECT count(*) FROM messages").Should().Be(3006L);
    }

    [Fact]
    public async Task Writes_during_a_restore_come_before_or_after_it_whole()
    {
        await Store.Maintenance.BackupAsync(Backup);
        var writes = Enumerable.Range(0, 200).Select(i => Task.Run(() => Store.Messages.AppendAsync("seed-conversation", MessageRole.User, $"{i}"))).ToList();

        await Store.Maintenance.RestoreAsync(Backup);
        await Task.WhenAll(writes);

        (await Store.Messages.CountAsync("seed-conversation")).Should().BeInRange(6, 206);
        (await _raw.ScalarAsync("PRAGMA integrity_check")).Should().Be("ok");
        (await _raw.ScalarAsync("SELECT count(*) FROM pragma_foreign_key_check")).Should().Be("0");
    }

    [Fact]
    public async Task Another_programs_transaction_holds_a_restore_up()
    {
        await Store.Maintenance.BackupAsync(Backup);
        var before = await _raw.HashesAsync();
        await using (await OtherProcess.StartAsync("hold", _directory.Database))
        {
            var restore = () => Store.Maintenance.RestoreAsync(Backup);

            (await restore.Should().ThrowAsync<ConversationStoreUnavailableException>()).Which.IsTransient.Should().BeTrue();
        }

        (await _raw.HashesAsync()).Should().Equal(before);
        await Store.Maintenance.RestoreAsync(Backup);
    }

    public static TheoryData<string, Type> NoBackups => new()
    {
        { "missing", typeof(ConversationStoreNotFoundException) },
        { "nowhere/missing", typeof(ConversationStoreNotFoundException) },
        { "directory", typeof(ArgumentException) },
        { "bot.db", typeof(ArgumentException) },
        { "bot.db-wal", typeof(ArgumentException) },
        { "empty", typeof(ConversationStoreCorruptException) },
        { "zeros", typeof(ConversationStoreCorruptException) },
        { "text", typeof(ConversationStoreCorruptException) },
        { "cut", typeof(ConversationStoreCorruptException) },
        { "flipped", typeof(ConversationStoreCorruptException) },
        { "orphans", typeof(ConversationStoreCorruptException) },
        { "newer", typeof(ConversationStoreSchemaException) },
        { "foreign", typeof(ConversationStoreSchemaException) },
        { "altered", typeof(ConversationStoreSchemaException) },
        { "pages", typeof(ConversationStoreSchemaException) },
    };

    [Theory]
    [MemberData(nameof(NoBackups))]
    public async Task What_is_no_backup_is_refused_and_changes_nothing(string kind, Type error)
    {
        await MakeAsync(kind);
        await Store.Messages.AppendAsync("seed-conversation", MessageRole.User, "later");
        var before = await _raw.HashesAsync();

        var restore = () => Store.Maintenance.RestoreAsync(_directory[kind]);

        (await restore.Should().ThrowAsync<Exception>()).Which.Should().BeAssignableTo(error);
        (await _raw.HashesAsync()).Should().Equal(before);
    }

    [Theory]
    [InlineData("bot.db")]
    [InlineData("bot.db-wal")]
    [InlineData("BOT.db")]
    [InlineData("link")]
    [InlineData("directory")]
    [InlineData("directory/")]
    [InlineData("played")]
    public async Task A_path_that_is_not_for_backups_is_refused(string name)
    {
        await MakeAsync("directory");
        File.CreateSymbolicLink(_directory["link"], "bot.db");
        await File.WriteAllTextAsync(_directory["played-journal"], "");

        foreach (var overwrite in new[] { false, true })
        {
            var backup = () => Store.Maintenance.BackupAsync(_directory[name], overwrite);
            await backup.Should().ThrowAsync<ArgumentException>().WithParameterName("path");
        }
    }

    [Fact]
    public async Task Another_stores_files_are_refused()
    {
        await using var other = await ConversationStore.OpenAsync($"Data Source={_directory["other.db"]}");

        var backup = () => Store.Maintenance.BackupAsync(_directory["other.db"], overwrite: true);
        var restore = () => Store.Maintenance.RestoreAsync(_directory["other.db"]);

        await backup.Should().ThrowAsync<ArgumentException>();
        await restore.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_not_made()
    {
        var backup = () => Store.Maintenance.BackupAsync(_directory["nowhere/backup.db"]);

        await backup.Should().ThrowAsync<ConversationStoreUnavailableException>();
        Directory.Exists(_directory["nowhere"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_damaged_database_makes_no_backup()
    {
        await _raw.RunAsync("INSERT INTO messages (id, conversation_id, user_id, role, content, timestamp, created_at, updated_at) SELECT 'x', id, user_id, 'user', 'x', 1, 1, 1 FROM conversations LIMIT 1");
        using (var other = new SqliteConnection($"Data Source={_directory.Database};Pooling=False;Foreign Keys=False"))
        {
            other.Open();
            other.Execute("UPDATE messages SET conversation_id = 'nowhere' WHERE id = 'x'");
        }

        var backup = () => Store.Maintenance.BackupAsync(Backup);

        (await backup.Should().ThrowAsync<ConversationStoreCorruptException>()).WithMessage("*'messages'*");
        Directory.EnumerateFiles(Path.GetDirectoryName(Backup)!).Select(Path.GetFileName).Should().BeEquivalentTo("bot.db", "bot.db-wal", "bot.db-shm");
    }

    [Fact]
    public async Task A_damaged_full_text_index_is_backed_up_and_made_anew_where_it_is_restored()
    {
        await Store.Messages.AppendAsync("seed-conversation", MessageRole.User, "the heron stands");
        (await Store.Messages.SearchAsync("heron")).Should().NotBeEmpty();
        _directory.Execute("UPDATE messages_fts_data SET block = zeroblob(length(block)) WHERE id > 10");

        await Store.Maintenance.BackupAsync(Backup);

        await using var other = new RawStore();
        await other.Store.Maintenance.RestoreAsync(Backup);
        (await other.Store.Maintenance.CheckSearchAsync()).Should().Contain("messages");
        (await other.Store.Messages.SearchAsync("heron")).Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_copy_of_a_closed_store_is_a_backup_too()
    {
        await _raw.DisposeAsync();
        var before = Rows.HashesOfFile(_directory.Database);
        File.Copy(_directory.Database, Backup);
        await using var other = new RawStore();

        await other.Store.Maintenance.RestoreAsync(Backup);

        (await other.HashesAsync()).Should().Equal(before);
        File.Exists(Backup + "-shm").Should().BeFalse();
    }

    [Fact]
    public async Task An_older_schema_is_migrated_after_the_restore()
    {
        await MakeOlderAsync();

        await Store.Maintenance.RestoreAsync(Backup);

        (await Store.Maintenance.GetStatusAsync()).IsCurrent.Should().BeTrue();
        (await Store.Messages.CountAsync("seed-conversation")).Should().Be(6);
    }

    [Fact]
    public async Task An_older_schema_is_left_to_the_host_that_migrates_by_itself()
    {
        await MakeOlderAsync();
        await using var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", ApplySchema = false });

        await store.Maintenance.RestoreAsync(Backup);

        var use = () => store.Messages.CountAsync("seed-conversation");
        await use.Should().ThrowAsync<ConversationStoreSchemaException>();
        await store.Maintenance.MigrateAsync();
        (await use()).Should().Be(6);
    }

    [Fact]
    public async Task A_store_that_only_reads_makes_backups_and_takes_none()
    {
        await Store.Messages.AppendAsync("seed-conversation", MessageRole.User, "in the WAL");
        await using var reader = await ConversationStore.OpenAsync($"Data Source={_directory.Database};Mode=ReadOnly");

        await reader.Maintenance.BackupAsync(Backup);

        Rows.HashesOfFile(Backup).Should().Equal(await _raw.HashesAsync());
        var restore = () => reader.Maintenance.RestoreAsync(Backup);
        await restore.Should().ThrowAsync<ConversationStoreUnavailableException>();
    }

    [Fact]
    public void A_copy_that_finds_no_room_fails_as_full()
    {
        using var source = SqliteFile.OpenScratch(ShippedSql.Catalog);
        source.RunScript("CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(100000))");
        using var destination = SqliteFile.OpenScratch(ShippedSql.Catalog);
        destination.RunScript("PRAGMA max_page_count = 5");

        using (var copy = source.CopyOver(destination))
        {
            var run = () => copy.RunAsync(TimeSpan.Zero, _ => { }, CancellationToken.None).AsTask().GetAwaiter().GetResult();

            var error = run.Should().Throw<SqliteException>().Which;
            SqliteErrors.Translate(error, CancellationToken.None).Should().BeOfType<ConversationStoreFullException>();
        }

        destination.RunScalar("PRAGMA page_count").Should().Be("0");
    }

    private async Task WriteAsync(int writer, int[] written, CancellationToken ending)
    {
        await Store.Conversations.CreateAsync(new NewConversation("alice") { Id = $"w{writer}" }, CancellationToken.None);
        while (!ending.IsCancellationRequested)
        {
            await Store.Messages.AppendAsync($"w{writer}", MessageRole.User, written[writer].ToString(CultureInfo.InvariantCulture), cancellationToken: CancellationToken.None);
            written[writer]++;
        }
    }

    private async Task MakeOlderAsync()
    {
        await using var older = new RawStore($"Data Source={_directory["older.db"]}", o => o.ApplySchema = false);
        await older.Store.Maintenance.MigrateAsync();
        await older.Store.Maintenance.SeedAsync();
        await older.Store.Maintenance.RollbackToAsync(15);
        await older.Store.Maintenance.BackupAsync(Backup);
    }

    private async Task MakeAsync(string kind)
    {
        var path = _directory[kind];
        switch (kind)
        {
            case "missing" or "nowhere/missing" or "bot.db" or "bot.db-wal":
                return;
            case "directory":
                Directory.CreateDirectory(path);
                return;
            case "empty" or "zeros" or "text":
                await File.WriteAllBytesAsync(path, kind == "empty" ? [] : kind == "zeros" ? new byte[8192] : [.. Enumerable.Repeat((byte)'t', 9000)]);
                return;
            case "foreign":
                using (var foreign = new SqliteConnection($"Data Source={path};Pooling=False"))
                {
                    foreign.Open();
                    foreign.Execute("CREATE TABLE t (x)");
                }

                return;
        }

        await Store.Maintenance.BackupAsync(path);
        if (kind is "cut" or "flipped")
        {
            var bytes = await File.ReadAllBytesAsync(path);
            bytes.AsSpan(bytes.Length / 2, 20_000).Fill(0xee);
            await File.WriteAllBytesAsync(path, kind == "cut" ? bytes[..(bytes.Length / 4096 / 2 * 4096)] : bytes);
            return;
        }

        using var backup = new SqliteConnection($"Data Source={path};Pooling=False;Foreign Keys=False");
        backup.Open();
        backup.Execute(kind switch
        {
            "orphans" => "DELETE FROM users",
            "newer" => "UPDATE store_info SET schema_version = 9999, readable_from = 9999",
            "altered" => "DROP TABLE user_goals",
            _ => "PRAGMA page_size = 8192; VACUUM",
        });
    }
}
