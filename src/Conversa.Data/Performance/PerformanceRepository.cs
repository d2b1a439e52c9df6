using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Performance;

internal sealed class PerformanceRepository(IDatabase db) : IPerformanceRepository
{
    public Task RecordAsync(NewPerformanceMetric metric, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metric);
        Check(metric);
        return db.WriteAsync(session => RecordAsync(session, metric, db.Now), cancellationToken, singleStatement: true);
    }

    public Task RecordManyAsync(IReadOnlyCollection<NewPerformanceMetric> metrics, CancellationToken cancellationToken = default)
    {
        var given = Require.Each(metrics, Check);
        return db.WriteAsync(
            async session =>
            {
                var now = db.Now;
                foreach (var metric in given)
                {
                    await RecordAsync(session, metric, now).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken);
    }

    public async Task<Page<PerformanceMetric>> ListAsync(PerformanceFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        filter ??= new();
        Require.NameOrNull(filter.OperationType);
        Require.Limit(limit, db.Options);
        var (from, to) = (Times.From(filter.From), Times.To(filter.To));
        var scope = string.Create(CultureInfo.InvariantCulture, $"performance|{filter.OperationType}|{filter.Success}|{from}|{to}");
        var (startTime, seq) = Cursor.Decode(cursor, scope) is { } at ? (at.Sort, at.Number) : (to, 0L);
        var block = filter.OperationType is not null ? "performance/ListOfOperation"
            : filter.Success is not null ? "performance/ListOfOutcome"
            : "performance/List";
        var args = new { operationType = filter.OperationType, success = filter.Success, startTime, seq, to, from, limit = limit + 1 };
        var rows = await db.ReadAsync(session => session.ListAsync<PerformanceRow>(block, args), cancellationToken).ConfigureAwait(false);
        var page = Cursor.PageOf(rows, limit, scope, r => new(r.StartTime, r.Seq.ToString(CultureInfo.InvariantCulture)));
        return new() { Items = [.. page.Items.Select(r => r.ToMetric())], NextCursor = page.NextCursor };
    }

    public Task<IReadOnlyList<OperationStatistics>> GetStatisticsAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, string? operationType = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.NameOrNull(operationType);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<OperationStatistics>>(
            async session => await session.Statement("performance/GetStatistics")
                .Bind("operationType", operationType).Bind("from", Times.From(from)).Bind("to", Times.To(to)).Bind("limit", limit)
                .ListAsync(PerformanceRow.ReadStatistics).ConfigureAwait(false),
            cancellationToken);
    }

    private void Check(NewPerformanceMetric metric)
    {
        Require.Name(metric.OperationType);
        Require.JsonOrNull(metric.OperationDetails, db.Options);
        Require.TimeOrNull(metric.EndTime, db.Now);
        if (metric.StartTime > metric.EndTime)
        {
            throw new ArgumentException("metric.StartTime must not be after metric.EndTime.", "metric.StartTime");
        }

        Require.NameOrNull(metric.ErrorType);
        if (metric is { Success: true, ErrorType: not null })
        {
            throw new ArgumentException("metric.ErrorType must be null where the operation succeeded.", "metric.ErrorType");
        }

        Require.Between(metric.MemoryUsedMb ?? 0, 0, double.MaxValue, "metric.MemoryUsedMb");
        Require.CountOrNull(metric.TokensUsed);
        Require.JsonOrNull(metric.Metadata, db.Options);
    }

    private static async ValueTask<bool> RecordAsync(DbSession session, NewPerformanceMetric metric, long now) =>
        await session.ExecuteAsync("performance/Record", new
        {
            id = Ids.New(now),
            operationType = metric.OperationType,
            operationDetails = metric.OperationDetails,
            startTime = metric.StartTime.ToUnixTimeMilliseconds(),
            endTime = metric.EndTime.ToUnixTimeMilliseconds(),
            success = metric.Success,
            errorType = metric.ErrorType,
            memoryUsedMb = metric.MemoryUsedMb,
            tokensUsed = metric.TokensUsed,
            cacheHit = metric.CacheHit,
            metadata = metric.Metadata,
            now,
        }).ConfigureAwait(false) > 0;
}
