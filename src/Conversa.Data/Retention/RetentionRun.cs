using System.Text.Json;
using Conversa.Data.Maintenance;
using Conversa.Data.Storage;

namespace Conversa.Data.Retention;

/// <summary>
/// Deletes what policies do not keep, the oldest first, in many short transactions, between which other writes go. It can stop anywhere: another run does the rest.
/// What is too old or too many is decided once, at its beginning.
/// </summary>
internal sealed class RetentionRun(SqliteEngine engine, IReadOnlyDictionary<RetentionTable, RetentionPolicy> policies, bool dryRun, IProgress<RetentionReport>? progress)
{
    private const int Page = 1000;

    // Short, since hardly a write of others comes between without having waited for one.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(3);

    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly long _now = engine.Now;
    private readonly WriterHolds _holds = new(engine);
    private readonly ErasedBytes _bytes = new(engine);
    private readonly Dictionary<RetentionTable, long> _rows = policies.Keys.ToDictionary(table => table, _ => 0L);
    private long? _conversationsTo;
    private bool _canReleaseSpace;
    private long _releasedBytes;

    public async Task<RetentionReport> RunAsync(CancellationToken cancellationToken)
    {
        var space = new FreeSpace(engine, _holds);
        _canReleaseSpace = await space.CanReleaseAsync(cancellationToken).ConfigureAwait(false);
        if (!dryRun)
        {
            await _holds.BeginAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var (table, last) in await FindLastAsync(cancellationToken).ConfigureAwait(false))
        {
            await DeleteAsync(table, last, cancellationToken).ConfigureAwait(false);
        }

        if (_canReleaseSpace && !dryRun)
        {
            _releasedBytes = await space.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        }

        return Report();
    }

    // The newest row that may go, of each table with one.
    private async Task<List<(RetainedTable Table, RetainedRow Last)>> FindLastAsync(CancellationToken cancellationToken)
    {
        var all = new List<(RetainedTable Table, RetainedRow Last)>();
        foreach (var table in RetainedTable.All)
        {
            if (policies.TryGetValue(table.Table, out var policy) && await FindLastAsync(table, policy, cancellationToken).ConfigureAwait(false) is { } last)
            {
                all.Add((table, last));
                _conversationsTo = table.Table == RetentionTable.Conversations ? last.Time : _conversationsTo;
            }
        }

        return all;
    }

    // Null when none may.
    private async Task<RetainedRow?> FindLastAsync(RetainedTable table, RetentionPolicy policy, CancellationToken cancellationToken)
    {
        RetainedRow? tooOld = policy.MaxAge is { } age ? new(_now - (long)age.TotalMilliseconds - 1, long.MaxValue) : null;
        if (policy.MaxRows is not { } rows)
        {
            return tooOld;
        }

        var tooMany = await engine.ReadAsync(
            session => new ValueTask<RetainedRow?>(Prepare(session, table, table.FindBlock!).Bind("newest", long.MaxValue).Bind("rows", rows).Find(row => (RetainedRow?)new RetainedRow(row.Integer(0), row.Integer(1)))),
            cancellationToken).ConfigureAwait(false);
        return tooOld is { } one && tooMany is { } other ? RetainedRow.Later(one, other) : tooOld ?? tooMany;
    }

    private async Task DeleteAsync(RetainedTable table, RetainedRow last, CancellationToken cancellationToken)
    {
        var batch = new AdaptiveBatch(first: 50, least: 10, most: Page, Moment);
        var after = RetainedRow.First;
        while (true)
        {
            var rows = await ListAsync(table, after, last, cancellationToken).ConfigureAwait(false);
            if (rows.Count == 0)
            {
                return;
            }

            after = rows[^1];
            if (dryRun)
            {
                _rows[table.Table] += rows.Count;
                continue;
            }

            for (var done = 0; done < rows.Count;)
            {
                done += await DeleteAsync(table, rows.GetRange(done, Math.Min(batch.Size, rows.Count - done)), last, batch, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task<List<RetainedRow>> ListAsync(RetainedTable table, RetainedRow after, RetainedRow last, CancellationToken cancellationToken) => engine.ReadAsync(
        session => Prepare(session, table, table.ListBlock)
            .Bind("afterTime", after.Time).Bind("afterSeq", after.Seq).Bind("time", last.Time).Bind("seq", last.Seq).Bind("limit", Page)
            .ListAsync(row => new RetainedRow(row.Integer(0), row.Integer(1), table.CheckBlock is null ? null : row.Text(2))),
        cancellationToken);

    private Statement Prepare(DbSession session, RetainedTable table, string block)
    {
        var statement = session.Statement(block);

        // A dry run must not count what a run would not find any more.
        return table switch
        {
            { GoesWithConversation: true } => statement.Bind("conversationsTo", _conversationsTo),
            { Expires: true } => statement.Bind("now", _now),
            _ => statement,
        };
    }

    // How many of the rows are done with.
    private async Task<int> DeleteAsync(RetainedTable table, List<RetainedRow> rows, RetainedRow last, AdaptiveBatch batch, CancellationToken cancellationToken)
    {
        var hashes = new List<string>();
        var (deleted, time) = await _holds.WriteAsync(
            session =>
            {
                hashes.Clear();
                return table.CheckBlock is null ? Delete(session, table, rows) : DeleteWithParts(session, table, rows, last, batch.Size, hashes);
            },
            cancellationToken).ConfigureAwait(false);
        batch.Took(time);
        await _bytes.RemoveAsync(hashes).ConfigureAwait(false);
        if (deleted is { } count)
        {
            _rows[table.Table] += count;
        }

        progress?.Report(Report());
        return deleted is null ? 0 : rows.Count;
    }

    private int? Delete(DbSession session, RetainedTable table, List<RetainedRow> rows) =>
        Prepare(session, table, table.DeleteBlock).Bind("keys", JsonSerializer.Serialize(rows.ConvertAll(row => row.Seq))).Execute();

    // Null while there may be more that hangs on them.
    private static int? DeleteWithParts(DbSession session, RetainedTable table, List<RetainedRow> rows, RetainedRow last, int limit, List<string> hashes)
    {
        // Pinned meanwhile, or used again.
        var keys = JsonSerializer.Serialize(session.Statement(table.CheckBlock!).Bind("keys", JsonSerializer.Serialize(rows.ConvertAll(row => row.Id))).Bind("time", last.Time).List(row => row.Text(0)));
        foreach (var part in table.Parts)
        {
            limit -= part.Delete(session, keys, limit, hashes);
            if (limit <= 0)
            {
                return null;
            }
        }

        return session.Statement(table.DeleteBlock).Bind("keys", keys).Execute();
    }

    private RetentionReport Report() => new()
    {
        IsDryRun = dryRun,
        Rows = new Dictionary<RetentionTable, long>(_rows),
        CanReleaseSpace = _canReleaseSpace,
        ReleasedBytes = _releasedBytes,
        LongestHold = _holds.Longest,
        Duration = TimeProvider.System.GetElapsedTime(_started),
    };
}
