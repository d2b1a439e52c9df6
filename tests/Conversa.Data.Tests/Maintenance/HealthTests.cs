using Conversa.Data.Maintenance;
using Conversa.Data.Messages;
using Conversa.Data.Storage;
using Conversa.Data.Tests.Migrations;

namespace Conversa.Data.Tests.Maintenance;

/// <summary>Health of a database in a file, and what other programs do to it.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_sizes_are_those_of_the_files()
    {
        await using var store = await _directory.OpenAsync(o => o.BackgroundIndexing = false);
        await store.Conversations.CreateAsync("alice");

        var health = await store.Maintenance.GetHealthAsync();

        health.WalBytes.Should().Be(Length("-wal")).And.BePositive();
        health.DiskUsageBytes.Should().Be(Length("") + Length("-wal") + Length("-shm"));
        health.UncopiedFrames.Should().BePositive();
        health.WalLimitBytes.Should().Be(100 << 20);

        long Length(string suffix) => new FileInfo(_directory.Database + suffix).Length;
    }

    [Fact]
    public async Task The_last_checkpoint_is_known()
    {
        await using var raw = new RawStore($"Data Source={_directory.Database}", o => o.BackgroundIndexing = false);
        await raw.Store.Conversations.CreateAsync("alice");
        (await raw.Store.Maintenance.GetHealthAsync()).Should().Match<StoreHealth>(h => h.LastCheckpointTime == null && h.LastCheckpointDuration == null);
        var engine = (SqliteEngine)raw.Database;

        await engine.CheckpointAsync(pages: 0, CancellationToken.None);

        var health = await raw.Store.Maintenance.GetHealthAsync();
        health.LastCheckpointTime.Should().Be(DateTimeOffset.FromUnixTimeMilliseconds(ManualClock.Start.ToUnixTimeMilliseconds()));
        health.LastCheckpointDuration.Should().BePositive();
        health.UncopiedFrames.Should().Be(0);
    }

    [Fact]
    public async Task The_oldest_read_under_way_is_seen()
    {
        await using var raw = new RawStore($"Data Source={_directory.Database}");
        (await raw.Store.Maintenance.GetHealthAsync()).OldestReader.Should().BeNull();
        var read = await HeldWork.BeginAsync(work => raw.Database.ReadAsync(_ => work(), CancellationToken.None));

        (await raw.Store.Maintenance.GetHealthAsync()).OldestReader.Should().BePositive();

        await read.EndAsync();
        (await raw.Store.Maintenance.GetHealthAsync()).OldestReader.Should().BeNull();
    }

    [Fact]
    public async Task A_backup_or_export_under_way_is_a_read()
    {
        await using var raw = new RawStore($"Data Source={_directory.Database}");
        await raw.Store.Conversations.CreateAsync("alice");
        var apart = await HeldWork.BeginAsync(work => ((SqliteEngine)raw.Database).ReadApartAsync((_, _) => work(), CancellationToken.None));

        var oldest = (await raw.Store.Maintenance.GetHealthAsync()).OldestReader;
        await apart.EndAsync();
        oldest.Should().BePositive();
        (await raw.Store.Maintenance.GetHealthAsync()).OldestReader.Should().BeNull();
    }

    [Fact]
    public async Task To_be_writable_is_to_have_written()
    {
        await using var raw = new RawStore($"Data Source={_directory.Database}", o => (o.BackgroundIndexing, o.BackgroundSyncInterval) = (false, TimeSpan.Zero));
        await raw.Store.Conversations.CreateAsync("alice");
        var before = await PagesAsync();

        (await raw.Store.Maintenance.CheckAsync(StoreChecks.Writing)).IsWritable.Should().BeTrue();

        (await PagesAsync()).Should().BeGreaterThan(before);
        (await raw.ScalarAsync("SELECT schema_version FROM store_info")).Should().Be($"{ShippedSql.Latest}");

        Task<long> PagesAsync() => raw.Database.WriteAsync(session => new ValueTask<long>(session.PagesWritten), CancellationToken.None);
    }

    [Fact]
    public async Task A_path_that_cannot_be_looked_at_is_no_error_of_health()
    {
        await using var raw = new RawStore($"Data Source={_directory[new string('x', 300) + ".db"]}");

        var health = await raw.Store.Maintenance.GetHealthAsync();

        (health.IsConnected, health.DiskUsageBytes).Should().Be((false, 0));
    }

    [Fact]
    public async Task Writes_that_wait_are_counted()
    {
        await using var raw = new RawStore($"Data Source={_directory.Database}", o => o.WriteQueueCapacity = 2);
        var first = await HeldWork.BeginAsync(work => raw.Database.WriteAsync(_ => work(), CancellationToken.None));
        var second = raw.Store.Conversations.CreateAsync("alice");
        var third = raw.Store.Conversations.CreateAsync("alice");

        var health = await raw.Store.Maintenance.GetHealthAsync();

        health.WriteQueueDepth.Should().Be(2);
        health.IsHealthy.Should().BeFalse();
        health.Concerns.Should().Equal("2 writes wait in line, which has 2 places.");
        await first.EndAsync();
        await Task.WhenAll(second, third);
        (await raw.Store.Maintenance.GetHealthAsync()).IsHealthy.Should().BeTrue();
    }

    [Fact]
    public async Task An_edited_script_is_named()
    {
        await using var store = await _directory.OpenAsync();
        _directory.Execute("UPDATE script_checksums SET checksum = 'edited' WHERE script_name LIKE '%users.sql'");

        var health = await store.Maintenance.GetHealthAsync();

        health.EditedScripts.Should().ContainSingle().Which.Should().Be("migrations/0002_users.sql");
        health.Concerns.Should().Equal("Migration migrations/0002_users.sql has been edited since it was applied.");
    }

    [Fact]
    public async Task A_WAL_past_its_bound_is_a_concern()
    {
        await using var store = await _directory.OpenAsync();
        var health = await store.Maintenance.GetHealthAsync();

        (health with { WalBytes = health.WalLimitBytes }).IsHealthy.Should().BeTrue();
        (health with { WalBytes = health.WalLimitBytes + 1 }).Concerns.Should().ContainSingle().Which.Should().StartWith("The WAL has 104857601 bytes");
    }

    [Fact]
    public async Task A_database_that_cannot_be_used_is_not_connected()
    {
        await using var raw = new RawStore($"Data Source={_directory["missing.db"]};Mode=ReadOnly");

        var health = await raw.Store.Maintenance.GetHealthAsync();

        health.IsConnected.Should().BeFalse();
        health.IsHealthy.Should().BeFalse();
        health.Error.Should().NotBeNullOrEmpty();
        health.SchemaVersion.Should().BeNull();
        health.DiskUsageBytes.Should().Be(0);
    }

    [Fact]
    public async Task A_store_that_only_reads_is_healthy_and_not_writable()
    {
        await using (await _directory.OpenAsync())
        {
        }

        await using var reader = await ConversationStore.OpenAsync($"Data Source={_directory.Database};Mode=ReadOnly");

        (await reader.Maintenance.GetHealthAsync()).IsHealthy.Should().BeTrue();
        (await reader.Maintenance.CheckAsync(StoreChecks.Writing)).IsWritable.Should().BeFalse();
    }

    [Fact]
    public async Task Check_finds_broken_references_missing_indexes_and_the_hosts_tables()
    {
        await using var store = await _directory.OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "there");
        _directory.Execute("PRAGMA foreign_keys = OFF; DELETE FROM conversations; DROP INDEX idx_flows_conversation; CREATE TABLE \"the \"\"host's\" (id INTEGER PRIMARY KEY) STRICT");

        var report = await store.Maintenance.CheckAsync(StoreChecks.ForeignKeys | StoreChecks.Indexes | StoreChecks.RowCounts);

        report.IsWritable.Should().BeNull();
        report.BrokenReferences.Should().Equal(new TableRows { Table = "messages", Rows = 2 });
        report.MissingIndexes.Should().Equal("idx_flows_conversation");
        report.RowCounts.Should().Contain(new TableRows { Table = "the \"host's", Rows = 0 }).And.Contain(new TableRows { Table = "messages", Rows = 2 });
    }

    [Fact]
    public void Times_are_those_of_the_last_calls()
    {
        var times = new RecentTimes();
        times.Summary().Should().Be(new QueryTimes { Count = 0, Mean = TimeSpan.Zero, P95 = TimeSpan.Zero });
        var anHourAgo = TimeProvider.System.GetTimestamp() - (3600 * TimeProvider.System.TimestampFrequency);

        times.Note(anHourAgo);
        times.Summary().Should().Match<QueryTimes>(t => t.Count == 1 && t.Mean >= TimeSpan.FromHours(1) && t.P95 == t.Mean);

        Parallel.For(0, 2000, _ => times.Note(TimeProvider.System.GetTimestamp()));
        times.Summary().Should().Match<QueryTimes>(t => t.Count == 1024 && t.P95 < TimeSpan.FromHours(1));
    }
}
