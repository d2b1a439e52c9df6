using Conversa.Data.Maintenance;
using Conversa.Data.Messages;
using Conversa.Data.Migrations;
using Conversa.Data.Storage;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Tests.Migrations;

public sealed class MigratorTests : IDisposable
{
    // What a later version of the library leaves, whose additions this one can ignore.
    private const string Future = "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('migrations/9999_future.sql', '2030-01-01'); UPDATE store_info SET schema_version = 9999";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_schema_is_applied_on_first_use()
    {
        await using var store = await _directory.OpenAsync();

        var status = await store.Maintenance.GetStatusAsync();

        status.SchemaVersion.Should().Be(ShippedSql.Latest);
        status.IsCurrent.Should().BeTrue();
        status.Applied.Select(a => a.Name).Should().Equal(ShippedSql.Catalog.MigrationNames);
        status.Applied.Should().OnlyContain(a => !a.IsEdited && a.AppliedAt > ManualClock.Start.AddYears(-2));
        status.RowsTouched.Should().Be(0);
    }

    [Fact]
    public async Task Migrating_again_does_nothing()
    {
        await using var store = await _directory.OpenAsync();

        (await store.Maintenance.MigrateAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Migrating_again_needs_no_lock(bool applySchema)
    {
        await using (await _directory.OpenAsync())
        {
        }

        await using var store = await _directory.OpenAsync(o => (o.ApplySchema, o.LockTimeout) = (applySchema, TimeSpan.FromMilliseconds(50)));
        using var other = _directory.Connect();
        other.Execute("BEGIN IMMEDIATE");

        (await store.Maintenance.MigrateAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Migrating_again_finds_what_is_no_longer_there()
    {
        await using (await _directory.OpenAsync())
        {
        }

        _directory.Execute("DROP TABLE message_edits");
        await using var store = await _directory.OpenAsync();

        await store.Maintenance.Awaiting(m => m.MigrateAsync()).Should().ThrowAsync<ConversationStoreSchemaException>().WithMessage("*message_edits*");
    }

    [Fact]
    public async Task Migrating_again_waits_for_no_write_and_keeps_no_read_waiting()
    {
        await using var store = await _directory.OpenAsync();
        using var other = _directory.Connect();
        other.Execute("BEGIN IMMEDIATE");
        var write = store.Conversations.CreateAsync("alice");

        (await store.Maintenance.MigrateAsync().WaitAsync(TimeSpan.FromSeconds(10))).Should().BeEmpty();
        (await store.Messages.CountAsync("c").WaitAsync(TimeSpan.FromSeconds(10))).Should().Be(0);

        write.IsCompleted.Should().BeFalse();
        other.Execute("ROLLBACK");
        await write;
    }

    [Fact]
    public async Task ApplySchema_off_leaves_it_to_the_host()
    {
        await using var store = await _directory.OpenAsync(o => o.ApplySchema = false);

        var early = () => store.Conversations.CreateAsync("alice");
        await early.Should().ThrowAsync<ConversationStoreSchemaException>();
        (await store.Maintenance.GetStatusAsync()).Pending.Should().Equal(ShippedSql.Catalog.MigrationNames);
        (await store.Maintenance.MigrateAsync()).Should().Equal(ShippedSql.Catalog.MigrationNames);

        (await store.Conversations.CreateAsync("alice")).UserId.Should().Be("alice");
    }

    [Fact]
    public async Task Status_says_how_many_rows_the_pending_scripts_would_touch_and_changes_nothing()
    {
        await using var store = await _directory.OpenAsync(o => o.ApplySchema = false);

        var status = await store.Maintenance.GetStatusAsync();

        status.RowsTouched.Should().BeGreaterThanOrEqualTo(ShippedSql.Latest, "the first inserts the row of store_info and the others update it");
        _directory.Scalar("SELECT count(*) FROM sqlite_schema").Should().Be(0L);
    }

    [Fact]
    public async Task Status_that_cannot_have_the_lock_leaves_references_checked()
    {
        await using var engine = new SqliteEngine(new() { ConnectionString = $"Data Source={_directory.Database}", ApplySchema = false }, null);
        await engine.ConnectAsync(CancellationToken.None);
        using var other = _directory.Connect();
        other.Execute("BEGIN IMMEDIATE");

        var enforced = await engine.MaintainAsync(
            session =>
            {
                session.WaitForLocks(TimeSpan.Zero);
                FluentActions.Invoking(() => new Migrator(session, engine).GetStatus()).Should().Throw<SqliteException>();
                return new ValueTask<string?>(session.RunScalar("PRAGMA foreign_keys"));
            },
            CancellationToken.None);

        enforced.Should().Be("1");
    }

    [Fact]
    public async Task Rollback_goes_back_and_migrating_comes_forward_again_with_the_rows_that_fit()
    {
        await using var store = await _directory.OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");

        var undone = await store.Maintenance.RollbackToAsync(3);
        _directory.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'messages'").Should().Be(0L);
        var redone = await store.Maintenance.MigrateAsync();

        undone.Should().Equal(ShippedSql.Catalog.MigrationNames.Skip(3).Reverse());
        redone.Should().Equal(ShippedSql.Catalog.MigrationNames.Skip(3));
        (await store.Conversations.FindByIdAsync(chat.Id)).Should().NotBeNull();
        (await store.Messages.CountAsync(chat.Id)).Should().Be(0);
    }

    [Fact]
    public async Task Rollback_to_nothing_leaves_an_empty_journal_and_the_next_use_migrates_again()
    {
        await using var store = await _directory.OpenAsync();

        await store.Maintenance.RollbackToAsync(0);

        _directory.Scalar("SELECT group_concat(name) FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'").Should().Be("SchemaVersions");
        (await store.Conversations.CreateAsync("alice")).UserId.Should().Be("alice");
    }

    [Fact]
    public async Task Rollback_refuses_a_negative_version()
    {
        await using var store = await _directory.OpenAsync();

        var rollback = () => store.Maintenance.RollbackToAsync(-1);

        await rollback.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("version");
    }

    [Fact]
    public async Task An_edited_script_is_reported()
    {
        await using (await _directory.OpenAsync())
        {
        }

        _directory.Execute("UPDATE script_checksums SET checksum = 'edited' WHERE script_name LIKE '%users.sql'");
        await using var store = await _directory.OpenAsync();

        (await store.Maintenance.GetStatusAsync()).Applied.Where(a => a.IsEdited).Should().ContainSingle().Which.Name.Should().Be("migrations/0002_users.sql");
    }

    [Fact]
    public async Task What_DbUp_applied_is_found_applied()
    {
        using (var connection = _directory.Connect())
        {
            ShippedSql.ApplyAsDbUp(connection, ShippedSql.Latest);
        }

        await using var store = await _directory.OpenAsync();
        (await store.Maintenance.MigrateAsync()).Should().BeEmpty();
        (await store.Maintenance.GetStatusAsync()).Applied.Should().OnlyContain(a => a.AppliedAt == ManualClock.Start && !a.IsEdited);
        _directory.Scalar("SELECT count(*) FROM script_checksums").Should().Be((long)ShippedSql.Latest, "they are noted from now on");
        (await store.Conversations.CreateAsync("alice")).UserId.Should().Be("alice");
    }

    [Fact]
    public async Task What_DbUp_began_is_finished_and_DbUp_then_finds_nothing_to_do()
    {
        using var connection = _directory.Connect();
        ShippedSql.ApplyAsDbUp(connection, 4);

        await using (await _directory.OpenAsync())
        {
        }

        var journal = connection.Rows("select [ScriptName] from [SchemaVersions] order by [ScriptName]");
        journal.Should().Equal(ShippedSql.Catalog.MigrationNames);
        ShippedSql.ApplyAsDbUp(connection, ShippedSql.Latest);
        connection.Scalar("SELECT count(*) FROM SchemaVersions").Should().Be((long)ShippedSql.Latest);
        connection.Rows("SELECT version FROM schema_version").Should().HaveCount(ShippedSql.Latest);
    }

    [Fact]
    public async Task The_view_schema_version_names_each_script()
    {
        await using var store = await _directory.OpenAsync(o => o.TimeProvider = new ManualClock());

        using var connection = _directory.Connect();
        connection.Rows("SELECT version, description, applied_at FROM schema_version WHERE version = 2")
            .Should().Equal($"2|users|{ManualClock.Start.ToUnixTimeMilliseconds()}");
    }

    [Fact]
    public async Task A_newer_schema_that_can_be_read_is_used_as_it_is()
    {
        await using (await _directory.OpenAsync())
        {
        }

        _directory.Execute(Future);
        await using var store = await _directory.OpenAsync();

        (await store.Conversations.CreateAsync("alice")).UserId.Should().Be("alice");
        (await store.Maintenance.GetStatusAsync()).Pending.Should().BeEmpty();
    }

    [Fact]
    public async Task A_newer_schema_whose_additions_are_not_known_is_no_wrong_one()
    {
        await using (await _directory.OpenAsync())
        {
        }

        _directory.Execute(Future + "; ALTER TABLE traces ADD COLUMN later TEXT; DROP INDEX idx_flows_conversation");
        await using (var current = await _directory.OpenAsync())
        {
            (await current.Maintenance.MigrateAsync()).Should().BeEmpty();
            (await current.Maintenance.CheckAsync(StoreChecks.Indexes)).MissingIndexes.Should().BeEmpty();
        }

        await using var store = await _directory.OpenAsync(o => o.Migrations.Add(HostMigration.Script("0001_notes", "CREATE TABLE notes (text TEXT)")));

        (await store.Conversations.CreateAsync("alice")).UserId.Should().Be("alice");
        _directory.Scalar("SELECT count(*) FROM notes").Should().Be(0L);
    }

    [Fact]
    public async Task A_newer_schema_is_not_rolled_back_by_a_library_that_lacks_its_down_scripts()
    {
        await using var store = await _directory.OpenAsync();
        _directory.Execute(Future);

        var rollback = () => store.Maintenance.RollbackToAsync(3);

        (await rollback.Should().ThrowAsync<ConversationStoreSchemaException>()).WithMessage("*9999*");
        _directory.Scalar("SELECT count(*) FROM SchemaVersions").Should().Be(ShippedSql.Latest + 1L);
    }

    [Fact]
    public async Task A_newer_schema_that_cannot_be_read_is_refused()
    {
        await using (await _directory.OpenAsync())
        {
        }

        _directory.Execute("UPDATE store_info SET schema_version = 9999, readable_from = 9000");
        var open = () => _directory.OpenAsync();

        (await open.Should().ThrowAsync<ConversationStoreSchemaException>()).WithMessage("*9999*9000*");
    }

    [Fact]
    public async Task Somebody_elses_table_of_the_same_name_is_refused_and_left_alone()
    {
        _directory.Execute("CREATE TABLE messages (body TEXT); INSERT INTO messages VALUES ('theirs')");

        var open = () => _directory.OpenAsync();

        await open.Should().ThrowAsync<ConversationStoreSchemaException>();
        _directory.Scalar("SELECT body FROM messages").Should().Be("theirs");
    }

    [Fact]
    public async Task A_schema_that_is_not_what_the_journal_says_is_not_migrated_further()
    {
        using (var connection = _directory.Connect())
        {
            ShippedSql.ApplyAsDbUp(connection, 4);
            connection.Execute("DROP TABLE message_edits");
        }

        var open = () => _directory.OpenAsync();

        (await open.Should().ThrowAsync<ConversationStoreSchemaException>()).WithMessage("*message_edits*");
        _directory.Scalar("SELECT max(schema_version) FROM store_info").Should().Be(4L);
    }

    [Fact]
    public async Task Host_migrations_run_once_after_the_library_and_in_order()
    {
        var steps = 0;
        void Configure(ConversationStoreOptions o)
        {
            o.Migrations.Add(HostMigration.Step("0002_fill", (context, _) =>
            {
                steps++;
                ((SqliteConnection)context.Connection).Execute("INSERT INTO notes SELECT 'from ' || count(*) FROM users");
                return Task.CompletedTask;
            }));
            o.Migrations.Add(HostMigration.Script("0001_notes", "CREATE TABLE notes (text TEXT)"));
        }

        await using (await _directory.OpenAsync(Configure))
        {
        }

        await using var store = await _directory.OpenAsync(Configure);
        steps.Should().Be(1);
        _directory.Scalar("SELECT text FROM notes").Should().Be("from 0");
        _directory.Scalar("SELECT group_concat(ScriptName) FROM HostSchemaVersions").Should().Be("0001_notes,0002_fill");
    }

    [Fact]
    public async Task A_host_step_that_uses_the_store_is_told_so_instead_of_waiting_for_itself()
    {
        IConversationStore? store = null;
        await using (store = await _directory.OpenAsync(o =>
        {
            o.ApplySchema = false;
            o.Migrations.Add(HostMigration.Step("0001_self", (_, token) => store!.Conversations.CreateAsync("alice", token)));
        }))
        {
            var migrate = () => store.Maintenance.MigrateAsync();

            (await migrate.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*migration*");
        }
    }

    [Fact]
    public async Task A_host_migration_that_fails_is_undone_whole()
    {
        var open = () => _directory.OpenAsync(o => o.Migrations.Add(HostMigration.Script("0001_bad", "CREATE TABLE half (x); CREATE TABLE half (x)")));

        (await open.Should().ThrowAsync<ConversationStoreSchemaException>()).WithMessage("*0001_bad*");

        _directory.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").Should().Be(0L);
        await using var store = await _directory.OpenAsync();
        (await store.Conversations.CreateAsync("alice")).UserId.Should().Be("alice");
    }

    [Theory]
    [InlineData("ALTER TABLE messages ADD COLUMN mood TEXT", "messages")]
    [InlineData("ALTER TABLE memories RENAME TO recollections", "memories")]
    [InlineData("DROP INDEX idx_flows_conversation", "idx_flows_conversation")]
    [InlineData("DROP VIEW schema_version", "schema_version")]
    public async Task A_host_migration_that_changes_what_is_the_librarys_is_refused_and_undone(string sql, string changed)
    {
        void Configure(ConversationStoreOptions o) => o.Migrations.Add(HostMigration.Script("0001_bad", $"CREATE TABLE half (x); {sql}"));
        var open = () => _directory.OpenAsync(Configure);

        (await open.Should().ThrowAsync<ConversationStoreSchemaException>()).WithMessage($"*0001_bad*'{changed}'*");
        (await open.Should().ThrowAsync<ConversationStoreSchemaException>("it is so on a database that was there, too")).WithMessage($"*0001_bad*'{changed}'*");

        _directory.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").Should().Be(0L);
        await using var store = await _directory.OpenAsync();
        (await store.Conversations.CreateAsync("alice")).UserId.Should().Be("alice");
    }

    [Fact]
    public async Task A_host_step_that_changes_a_table_of_the_library_is_refused_and_undone()
    {
        var open = () => _directory.OpenAsync(o => o.Migrations.Add(HostMigration.Step("0001_bad", (context, _) =>
        {
            ((SqliteConnection)context.Connection).Execute("ALTER TABLE users ADD COLUMN shoe_size INTEGER");
            return Task.CompletedTask;
        })));

        (await open.Should().ThrowAsync<ConversationStoreSchemaException>()).WithMessage("*0001_bad*'users'*");
    }

    [Fact]
    public async Task Host_migrations_may_give_the_librarys_tables_indexes_and_triggers_of_their_own_and_change_rows()
    {
        await using (await _directory.OpenAsync(o => o.Migrations.Add(HostMigration.Script("0001_own", """
            CREATE TABLE notes (user_id TEXT REFERENCES users (id));
            CREATE INDEX idx_notes_content ON messages (content);
            CREATE TRIGGER notes_user AFTER INSERT ON users BEGIN INSERT INTO notes VALUES (new.id); END;
            INSERT INTO users (id, created_at, updated_at) VALUES ('alice', 0, 0);
            """))))
        {
        }

        await using var store = await _directory.OpenAsync(o => o.Migrations.Add(HostMigration.Script("0002_more", "ALTER TABLE notes RENAME TO remarks")));

        (await store.Maintenance.MigrateAsync()).Should().BeEmpty();
        _directory.Scalar("SELECT user_id FROM remarks").Should().Be("alice");
    }

    [Fact]
    public async Task A_table_of_the_library_that_was_changed_before_stops_further_migrations()
    {
        await using (await _directory.OpenAsync())
        {
        }

        _directory.Execute("ALTER TABLE messages ADD COLUMN mood TEXT");
        var open = () => _directory.OpenAsync(o => o.Migrations.Add(HostMigration.Script("0001_notes", "CREATE TABLE notes (text TEXT)")));

        (await open.Should().ThrowAsync<ConversationStoreSchemaException>()).WithMessage("The table 'messages' is not as the applied migrations make it.");
    }

    [Theory]
    [InlineData("INSERT INTO users (id, created_at, updated_at) VALUES ('secret', 0, 0), ('secret', 0, 0)", "UNIQUE constraint failed: users.id")]
    [InlineData("INSERT INTO users (id, created_at) VALUES ('secret', 0)", "NOT NULL constraint failed: users.updated_at")]
    [InlineData("CREATE TABLE a (b TEXT CONSTRAINT short CHECK (length(b) < 3)); INSERT INTO a VALUES ('secret')", "CHECK constraint failed: short")]
    [InlineData("CREATE TABLE a (b INTEGER) STRICT; INSERT INTO a VALUES ('secret')", "cannot store TEXT value in INTEGER column a.b")]
    [InlineData("CREATE TABLE a (b TEXT); CREATE TRIGGER c AFTER INSERT ON a BEGIN SELECT RAISE(ABORT, new.b); END; INSERT INTO a VALUES ('secret')", "a trigger refused")]
    [InlineData("CREATE TABLE a (b INTEGER PRIMARY KEY); INSERT INTO a VALUES ('secret')", "datatype mismatch")]
    [InlineData("CREATE TABLE a AS SELECT zeroblob(2000000000) AS b", "string or blob too big")]
    public async Task A_migration_that_a_value_stops_is_named_and_what_it_holds_is_not(string sql, string why)
    {
        var open = () => _directory.OpenAsync(o => o.Migrations.Add(HostMigration.Script("0001_bad", sql)));

        var error = (await open.Should().ThrowAsync<ConversationStoreSchemaException>()).WithMessage($"*0001_bad*{why}*").Which;
        error.ToString().Should().NotContain("secret");
    }

    [Fact]
    public async Task A_migration_that_would_break_references_is_undone()
    {
        await using (var store = await _directory.OpenAsync())
        {
            await store.Conversations.CreateAsync("alice");
        }

        var open = () => _directory.OpenAsync(o => o.Migrations.Add(HostMigration.Script("0001_bad", "DELETE FROM users")));

        (await open.Should().ThrowAsync<ConversationStoreSchemaException>()).WithMessage("*conversations*");
        _directory.Scalar("SELECT count(*) FROM users").Should().Be(1L);
        _directory.Scalar("SELECT count(*) FROM conversations").Should().Be(1L);
    }

    [Fact]
    public async Task Stores_that_start_at_once_migrate_once()
    {
        for (var round = 0; round < 5; round++)
        {
            using var directory = new TemporaryDirectory();
            var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => directory.OpenAsync())));

            directory.Scalar("SELECT count(*) FROM SchemaVersions").Should().Be((long)ShippedSql.Latest);
            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Processes_that_start_at_once_migrate_once()
    {
        var others = await Task.WhenAll(OtherProcess.StartAsync("open", _directory.Database), OtherProcess.StartAsync("open", _directory.Database));

        foreach (var other in others)
        {
            (await other.FinishAsync()).Should().Be(0);
            await other.DisposeAsync();
        }

        _directory.Scalar("SELECT count(*) FROM SchemaVersions").Should().Be((long)ShippedSql.Latest);
    }
}
