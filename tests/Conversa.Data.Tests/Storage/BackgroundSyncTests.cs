using Conversa.Data.Maintenance;
using Conversa.Data.Messages;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Tests.Storage;

/// <summary>What the store does by itself every so often.</summary>
public sealed class BackgroundSyncTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private readonly TimerClock _clock = new();
    private readonly LogLines _log = new();

    private string ConnectionString => $"Data Source={_directory.Database}";

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_30_seconds_what_was_written_is_copied_into_the_database_and_health_says_when()
    {
        await using var raw = Open();
        await raw.Store.Conversations.CreateAsync("alice");
        (await raw.Store.Maintenance.GetHealthAsync()).Should().Match<StoreHealth>(h => h.LastSyncTime == null && h.LastSyncDuration == null && h.UncopiedFrames > 0);

        await SyncAsync();

        (await raw.Store.Maintenance.GetHealthAsync()).Should().Match<StoreHealth>(h =>
            h.LastSyncTime == ManualClock.Start.AddMilliseconds(-ManualClock.Start.Microsecond / 1000.0) + Interval && h.LastSyncDuration > TimeSpan.Zero && h.UncopiedFrames == 0 && h.LastCheckpointTime == h.LastSyncTime);
    }

    [Fact]
    public async Task It_does_nothing_when_nothing_was_written_since()
    {
        await using var raw = Open();
        await raw.Store.Conversations.CreateAsync("alice");
        await SyncAsync();
        var first = (await raw.Store.Maintenance.GetHealthAsync()).LastSyncTime;

        await SyncAsync();
        await SyncAsync();
        (await raw.Store.Maintenance.GetHealthAsync()).LastSyncTime.Should().Be(first);

        await raw.Store.Conversations.CreateAsync("alice");
        await SyncAsync();
        (await raw.Store.Maintenance.GetHealthAsync()).LastSyncTime.Should().Be(first + (3 * Interval));
    }

    [Fact]
    public async Task Large_tables_get_statistics_and_small_ones_do_not()
    {
        await using var raw = Open();
        var chat = await raw.Store.Conversations.CreateAsync("alice");
        await raw.Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        await raw.RunAsync("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
            INSERT INTO logs (id, level, message, service, timestamp, created_at) SELECT 'line-' || i, 'information', 'x', 's' || (i % 7), i, i FROM n;
            """);

        await SyncAsync();

        (await raw.ScalarAsync("SELECT group_concat(DISTINCT tbl) FROM sqlite_stat1")).Should().Be("logs");

        // The schema has a table more now: everything goes on, what writes into a full-text index too.
        var message = await raw.Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello again");
        (await raw.Store.Messages.SearchAsync("hello")).Should().HaveCount(2);
        await raw.Store.Messages.DeleteAsync(message.Id);
        await using var other = await _directory.OpenAsync(o => o.BackgroundSyncInterval = TimeSpan.Zero);
        await other.Messages.AppendAsync(chat.Id, MessageRole.User, "hello from elsewhere");
        (await raw.Store.Messages.SearchAsync("hello")).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_table_is_looked_at_again_when_it_has_grown_but_not_at_each_sync()
    {
        await using var raw = Open();
        await FillAsync(0, 10_000);
        await SyncAsync();
        (await RowsAsync()).Should().StartWith("10000 ");

        await FillAsync(10_000, 200_000);
        await SyncAsync();
        (await RowsAsync()).Should().StartWith("10000 ", "it was looked at less than an hour ago");

        await FillAsync(200_000, 200_001);
        await _clock.AdvanceAsync(TimeSpan.FromHours(1));
        await _clock.UntilWaitingAsync();
        (await RowsAsync()).Should().NotStartWith("10000 ");

        Task FillAsync(int from, int to) => raw.RunAsync($"""
            WITH RECURSIVE n(i) AS (SELECT {from} + 1 UNION ALL SELECT i + 1 FROM n WHERE i < {to})
            INSERT INTO system_metrics (id, timestamp, metric_type, value, created_at) SELECT 'm' || i, i, 'latency', 1, i FROM n;
            """);

        Task<string?> RowsAsync() => raw.ScalarAsync("SELECT stat FROM sqlite_stat1 WHERE idx = 'idx_system_metrics_timestamp'");
    }

    [Fact]
    public async Task A_clock_that_was_years_ahead_once_does_not_stop_the_statistics()
    {
        await using var raw = Open();
        await FillAsync(0, 10_000);
        _clock.SetWrong(TimeSpan.FromDays(3650));
        await SyncAsync();

        _clock.SetWrong(TimeSpan.Zero);
        await FillAsync(10_000, 200_000);
        await _clock.AdvanceAsync(TimeSpan.FromHours(1));
        await _clock.UntilWaitingAsync();

        (await raw.ScalarAsync("SELECT stat FROM sqlite_stat1 WHERE idx = 'idx_system_metrics_timestamp'")).Should().NotStartWith("10000 ");

        Task FillAsync(int from, int to) => raw.RunAsync($"""
            WITH RECURSIVE n(i) AS (SELECT {from} + 1 UNION ALL SELECT i + 1 FROM n WHERE i < {to})
            INSERT INTO system_metrics (id, timestamp, metric_type, value, created_at) SELECT 'm' || i, i, 'latency', 1, i FROM n;
            """);
    }

    [Fact]
    public async Task A_sync_that_fails_is_logged_and_tried_again()
    {
        await using var raw = Open(o => o.LockTimeout = TimeSpan.Zero);
        await raw.Store.Conversations.CreateAsync("alice");
        using (var other = _directory.Connect())
        {
            using var transaction = other.BeginTransaction();
            await SyncAsync();
        }

        _log.Lines.Should().ContainSingle(line => line.Text.StartsWith("The background sync failed", StringComparison.Ordinal))
            .Which.Should().Match<(LogLevel Level, string Text, Exception? Error)>(line => line.Level == LogLevel.Warning && line.Text.EndsWith("ConversationStoreUnavailableException"));
        (await raw.Store.Maintenance.GetHealthAsync()).LastSyncTime.Should().BeNull();

        await SyncAsync();
        (await raw.Store.Maintenance.GetHealthAsync()).LastSyncTime.Should().NotBeNull();
    }

    [Fact]
    public async Task It_ends_with_the_store()
    {
        var raw = Open();
        await raw.Store.Conversations.CreateAsync("alice");
        _clock.Waiting.Should().Be(1);

        await raw.DisposeAsync();

        _clock.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task It_does_not_migrate_what_was_rolled_back()
    {
        await using var raw = Open();
        await raw.Store.Maintenance.MigrateAsync();
        await raw.Store.Conversations.CreateAsync("alice");
        await raw.Store.Maintenance.RollbackToAsync(1);

        await SyncAsync();

        _directory.Scalar("SELECT schema_version FROM store_info").Should().Be(1L);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("memory")]
    [InlineData("read only")]
    public async Task There_is_none_where_it_is_off_or_makes_no_sense(string which)
    {
        await using (await _directory.OpenAsync())
        {
        }

        var connection = which switch { "memory" => "Data Source=:memory:", "read only" => $"{ConnectionString};Mode=ReadOnly", _ => ConnectionString };
        await using var raw = new RawStore(connection, o =>
        {
            o.TimeProvider = _clock;
            o.BackgroundSyncInterval = which == "off" ? TimeSpan.Zero : Interval;
        });

        (await raw.Store.Maintenance.GetHealthAsync()).IsConnected.Should().BeTrue();
        _clock.Waiting.Should().Be(0);
    }

    private RawStore Open(Action<ConversationStoreOptions>? configure = null) => new(
        ConnectionString,
        o =>
        {
            o.TimeProvider = _clock;
            o.BackgroundIndexing = false;
            configure?.Invoke(o);
        },
        _log);

    private async Task SyncAsync()
    {
        await _clock.AdvanceAsync(Interval);
        await _clock.UntilWaitingAsync();
    }
}
