using Conversa.Data.Retention;

namespace Conversa.Data.Tests.Retention;

/// <summary>Retention and the file: its room, a full disk, and what only reads.</summary>
public sealed class RetentionFileTests : IDisposable
{
    private static readonly Dictionary<RetentionTable, RetentionPolicy> OneLine = new() { [RetentionTable.Logs] = new() { MaxRows = 1 } };

    private readonly TemporaryDirectory _directory = new();

    private string ConnectionString => $"Data Source={_directory.Database}";

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Room_that_became_free_is_given_back()
    {
        await using (var raw = new RawStore(ConnectionString))
        {
            await FillAsync(raw, 2000);
            var report = await raw.Store.Maintenance.ApplyRetentionAsync(OneLine);

            report.CanReleaseSpace.Should().BeTrue();
            report.ReleasedBytes.Should().BeGreaterThan(2_000_000);
            (await raw.Store.Maintenance.GetHealthAsync()).FreePages.Should().Be(0);
            await raw.Store.Conversations.CreateAsync("alice");
        }

        new FileInfo(_directory.Database).Length.Should().BeLessThan(2_000_000);
        _directory.Scalar("PRAGMA integrity_check").Should().Be("ok");
    }

    [Fact]
    public async Task A_file_that_cannot_give_room_back_is_reported_and_keeps_its_size()
    {
        // As a file is whose first table somebody else made.
        _directory.Execute("CREATE TABLE notes (id INTEGER PRIMARY KEY) STRICT");
        await using var raw = new RawStore(ConnectionString);
        await FillAsync(raw, 100);

        var report = await raw.Store.Maintenance.ApplyRetentionAsync(OneLine);

        report.Should().Match<RetentionReport>(r => !r.CanReleaseSpace && r.ReleasedBytes == 0 && r.Rows[RetentionTable.Logs] == 99);
        (await raw.Store.Maintenance.GetHealthAsync()).FreePages.Should().BePositive();
    }

    [Fact]
    public async Task On_a_full_disk_a_run_fails_with_half_of_nothing_and_goes_on_once_there_is_room()
    {
        await using var raw = new RawStore(ConnectionString);
        await FillAsync(raw, 1000);

        // A host that keeps what goes: deleting needs room then.
        await raw.RunAsync("""
            CREATE TABLE gone (id TEXT NOT NULL, was TEXT NOT NULL) STRICT;
            CREATE TRIGGER logs_gone AFTER DELETE ON logs BEGIN INSERT INTO gone VALUES (OLD.id, OLD.message || OLD.message || OLD.message); END;
            """);
        var pages = int.Parse((await raw.ScalarAsync("PRAGMA page_count"))!, System.Globalization.CultureInfo.InvariantCulture);
        await LimitAsync(pages + 300);

        (await raw.Store.Maintenance.Awaiting(m => m.ApplyRetentionAsync(OneLine)).Should().ThrowAsync<ConversationStoreFullException>()).Which.IsTransient.Should().BeTrue();

        var (left, kept) = (await CountAsync("logs"), await CountAsync("gone"));
        left.Should().BeInRange(2, 999);
        (left + kept).Should().Be(1000, "each row is in the one table or in the other");
        (await raw.ScalarAsync("PRAGMA integrity_check")).Should().Be("ok");

        await LimitAsync(1_000_000);
        (await raw.Store.Maintenance.ApplyRetentionAsync(OneLine)).Rows[RetentionTable.Logs].Should().Be(left - 1);
        (await CountAsync("gone")).Should().Be(999);

        Task LimitAsync(int most) => raw.Database.WriteAsync(session => new ValueTask<string?>(session.RunScalar($"PRAGMA max_page_count = {most}")), CancellationToken.None);

        async Task<int> CountAsync(string table) => int.Parse((await raw.ScalarAsync($"SELECT count(*) FROM {table}"))!, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_store_that_only_reads_counts_and_deletes_nothing()
    {
        await using (var raw = new RawStore(ConnectionString))
        {
            await FillAsync(raw, 10);
        }

        await using var reader = await ConversationStore.OpenAsync($"{ConnectionString};Mode=ReadOnly");

        (await reader.Maintenance.ApplyRetentionAsync(OneLine, dryRun: true)).Rows[RetentionTable.Logs].Should().Be(9);
        await reader.Maintenance.Awaiting(m => m.ApplyRetentionAsync(OneLine)).Should().ThrowAsync<ConversationStoreUnavailableException>();
    }

    [Fact]
    public async Task A_run_in_another_process_deletes_no_row_twice()
    {
        await using var raw = new RawStore(ConnectionString);
        await using var other = new RawStore(ConnectionString);
        await FillAsync(raw, 500);

        var reports = await Task.WhenAll(raw.Store.Maintenance.ApplyRetentionAsync(OneLine), other.Store.Maintenance.ApplyRetentionAsync(OneLine));

        reports.Sum(r => r.Rows[RetentionTable.Logs]).Should().Be(499);
    }

    // Of about a page each.
    private static Task FillAsync(RawStore raw, int lines) => raw.RunAsync($"""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {lines})
        INSERT INTO logs (id, level, message, service, timestamp, created_at) SELECT 'line-' || i, 'information', printf('%.*c', 3000, 'x'), 's', i, i FROM n;
        """);
}
