using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Metrics;

internal sealed class MetricRepository(IDatabase db) : IMetricRepository
{
    public Task RecordAsync(string metricType, double value, string? metadata = null, DateTimeOffset? timestamp = null, CancellationToken cancellationToken = default)
    {
        Require.Name(metricType);
        Require.Between(value, double.MinValue, double.MaxValue);
        Require.JsonOrNull(metadata, db.Options);
        Require.TimeOrNull(timestamp, db.Now);
        var metric = new NewMetric(metricType, value) { Metadata = metadata, Timestamp = timestamp };
        return db.WriteAsync(session => RecordAsync(session, metric, db.Now), cancellationToken, singleStatement: true);
    }

    public Task RecordManyAsync(IReadOnlyCollection<NewMetric> metrics, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (var metric in metrics)
        {
            ArgumentNullException.ThrowIfNull(metric, nameof(metrics));
            Require.Name(metric.MetricType);
            Require.Between(metric.Value, double.MinValue, double.MaxValue);
            Require.JsonOrNull(metric.Metadata, db.Options);
            Require.TimeOrNull(metric.Timestamp, db.Now);
        }

        return db.WriteAsync(
            async session =>
            {
                var now = db.Now;
                foreach (var metric in metrics)
                {
                    await RecordAsync(session, metric, now).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken);
    }

    public async Task<Page<Metric>> ListAsync(string metricType, DateTimeOffset? from = null, DateTimeOffset? to = null, ListOrder order = ListOrder.OldestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(metricType);
        Require.Defined(order);
        Require.Limit(limit, db.Options);
        var (first, last) = (Times.From(from), Times.To(to));
        var (block, start) = order == ListOrder.OldestFirst ? ("metrics/ListOldestFirst", (long.MinValue, 0L)) : ("metrics/ListNewestFirst", (long.MaxValue, long.MaxValue));
        var scope = string.Create(CultureInfo.InvariantCulture, $"metrics|{metricType}|{first}|{last}|{order}");
        var (timestamp, seq) = Cursor.Decode(cursor, scope) is { } at ? (at.Sort, long.Parse(at.Key, CultureInfo.InvariantCulture)) : start;
        var rows = await db.ReadAsync(
            session => session.ListAsync<MetricRow>(block, new { metricType, from = first, to = last, timestamp, seq, limit = limit + 1 }),
            cancellationToken).ConfigureAwait(false);
        var page = Cursor.PageOf(rows, limit, scope, r => new(r.Timestamp, r.Seq.ToString(CultureInfo.InvariantCulture)));
        return new() { Items = [.. page.Items.Select(r => r.ToMetric())], NextCursor = page.NextCursor };
    }

    public Task<IReadOnlyList<MetricPoint>> GetSeriesAsync(string metricType, DateTimeOffset from, DateTimeOffset to, TimeSpan bucket, CancellationToken cancellationToken = default)
    {
        Require.Name(metricType);
        var (first, last) = (Times.From(from), Times.To(to));
        var length = Bucket(bucket, first, last);
        return db.ReadAsync<IReadOnlyList<MetricPoint>>(
            async session => await session.Statement("metrics/GetSeries")
                .Bind("bucket", length).Bind("metricType", metricType).Bind("from", first).Bind("to", last)
                .ListAsync(ReadPoint).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<IReadOnlyList<string>> ListTypesAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<string>>(
            async session => await session.Statement("metrics/ListTypes").Bind("limit", limit).ListAsync(row => row.Text(0)).ConfigureAwait(false),
            cancellationToken);
    }

    private static async ValueTask<bool> RecordAsync(DbSession session, NewMetric metric, long now) =>
        await session.Statement("metrics/Record")
            .Bind("id", Ids.New(now)).Bind("timestamp", metric.Timestamp?.ToUnixTimeMilliseconds() ?? now).Bind("metricType", metric.MetricType)
            .Bind("value", metric.Value).Bind("metadata", metric.Metadata).Bind("now", now)
            .ExecuteAsync().ConfigureAwait(false) > 0;

    private static MetricPoint ReadPoint(Statement row) => new()
    {
        // A long bucket may begin before the year 1, where time does not.
        Start = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(row.Integer(0), DateTimeOffset.MinValue.ToUnixTimeMilliseconds())),
        Count = row.Integer(1),
        Sum = row.Real(2),
        Average = row.Real(3),
        Minimum = row.Real(4),
        Maximum = row.Real(5),
    };

    private long Bucket(TimeSpan bucket, long from, long to)
    {
        if (bucket < TimeSpan.FromMilliseconds(1) || bucket.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(bucket), bucket, "bucket must be a whole number of milliseconds, at least one.");
        }

        var length = bucket.Ticks / TimeSpan.TicksPerMillisecond;
        var most = db.Options.MaxPageSize;
        if (to > from && Floor(to - 1, length) - Floor(from, length) >= most)
        {
            throw new ArgumentOutOfRangeException(nameof(bucket), bucket, $"from and to must span at most {most} buckets ({nameof(ConversationStoreOptions.MaxPageSize)}).");
        }

        return length;
    }

    private static long Floor(long time, long length) => time / length - (time % length < 0 ? 1 : 0);
}
