using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.Maintenance;

/// <summary>
/// Erases a user in many short transactions, between which other writes go. It can stop anywhere: a second run does the rest.
/// The rows go first, then their traces in the full-text indexes, between the rows of other pages, and in the WAL.
/// </summary>
internal sealed class UserEraser(SqliteEngine engine, string userId, IProgress<UserErasure>? progress)
{
    private const int First = 50;

    private readonly WriterHolds _holds = new(engine);
    private readonly ErasedBytes _bytes = new(engine);
    private readonly Dictionary<string, long> _deleted = ErasedGroup.All
        .SelectMany(group => group.Parts.Select(part => part.Table).Append(group.Table).OfType<string>())
        .Distinct(StringComparer.Ordinal)
        .ToDictionary(table => table, _ => 0L, StringComparer.Ordinal);

    public async Task<UserErasure> RunAsync(CancellationToken cancellationToken)
    {
        await _holds.BeginAsync(cancellationToken).ConfigureAwait(false);
        foreach (var group in ErasedGroup.All)
        {
            await EraseAsync(group, cancellationToken).ConfigureAwait(false);
        }

        await ForgetNameAsync(cancellationToken).ConfigureAwait(false);
        engine.Vectors.Clear();
        await new IndexCleaning(_holds, engine, userId).RunAsync(cancellationToken).ConfigureAwait(false);
        var complete = await _holds.ClearGapsAsync(cancellationToken).ConfigureAwait(false)
            && await _holds.TruncateWalAsync(cancellationToken).ConfigureAwait(false);
        return Report(complete);
    }

    private async Task EraseAsync(ErasedGroup group, CancellationToken cancellationToken)
    {
        var batch = new AdaptiveBatch(First, least: 10, most: 200, moment: TimeSpan.FromMilliseconds(12));
        bool more;
        do
        {
            var (counts, hashes) = (new List<(string Table, long Rows)>(), new List<string>());
            (more, var time) = await _holds.WriteAsync(
                session =>
                {
                    counts.Clear();
                    hashes.Clear();
                    return Erase(session, group, batch.Size, counts, hashes);
                },
                cancellationToken).ConfigureAwait(false);
            batch.Took(time);
            await _bytes.RemoveAsync(hashes).ConfigureAwait(false);
            counts.ForEach(count => _deleted[count.Table] += count.Rows);
            if (counts.Count > 0)
            {
                progress?.Report(Report(complete: false));
            }
        }
        while (more);
    }

    // True while there may be more.
    private bool Erase(DbSession session, ErasedGroup group, int limit, List<(string Table, long Rows)> counts, List<string> hashes)
    {
        var rows = session.Statement(group.ListBlock).Bind("userId", userId).Bind("limit", limit).List(row => row.Text(0));
        if (rows.Count == 0)
        {
            return false;
        }

        var ids = JsonSerializer.Serialize(rows);
        var left = limit;
        foreach (var part in group.Parts)
        {
            var deleted = part.Delete(session, ids, left, hashes);
            left -= deleted;
            if (part.Table is { } table && deleted > 0)
            {
                counts.Add((table, deleted));
            }

            if (left == 0)
            {
                return true;
            }
        }

        if (group.DeleteBlock is null)
        {
            return false;
        }

        counts.Add((group.Table, session.Statement(group.DeleteBlock).Bind("ids", ids).Execute()));
        return true;
    }

    // Where a host gave the user's id as the name of who decided or changed something.
    private async Task ForgetNameAsync(CancellationToken cancellationToken)
    {
        foreach (var block in new[] { "erasure/ForgetPromptAuthor", "erasure/ForgetCapabilityAuthor", "erasure/ForgetSettingAuthor" })
        {
            await _holds.WriteAsync(session => session.Statement(block).Bind("userId", userId).Execute(), cancellationToken).ConfigureAwait(false);
        }

        await ForgetNameAsync("erasure/ListDecisions", "erasure/ForgetDecisions", cancellationToken).ConfigureAwait(false);
        await ForgetNameAsync("erasure/ListCreatedTasks", "erasure/ForgetTaskCreator", cancellationToken).ConfigureAwait(false);
        await ForgetNameAsync("erasure/ListAcknowledged", "erasure/ForgetAcknowledger", cancellationToken).ConfigureAwait(false);
    }

    private async Task ForgetNameAsync(string listBlock, string forgetBlock, CancellationToken cancellationToken)
    {
        var after = 0L;
        while (true)
        {
            var rows = await engine.ReadAsync(
                session => session.Statement(listBlock).Bind("after", after).Bind("userId", userId).Bind("limit", First).ListAsync(row => row.Integer(0)),
                cancellationToken).ConfigureAwait(false);
            if (rows.Count == 0)
            {
                return;
            }

            after = rows[^1];
            var seqs = JsonSerializer.Serialize(rows);
            await _holds.WriteAsync(session => session.Statement(forgetBlock).Bind("seqs", seqs).Bind("userId", userId).Execute(), cancellationToken).ConfigureAwait(false);
        }
    }

    private UserErasure Report(bool complete) => new()
    {
        Deleted = new Dictionary<string, long>(_deleted, StringComparer.Ordinal),
        IsComplete = complete,
        LongestHold = _holds.Longest,
        RemovedUploads = _bytes.Removed,
        LeftUploads = _bytes.Left,
    };
}
