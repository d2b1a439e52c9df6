using System.Globalization;
using Conversa.Data.Maintenance;
using Conversa.Data.Storage;

namespace Conversa.Data.Retention;

/// <summary>Gives the file's free pages back, some at a time: the last pages of the file move to where rows were deleted. A VACUUM would keep everybody waiting.</summary>
internal sealed class FreeSpace(SqliteEngine engine, WriterHolds holds)
{
    private const string Incremental = "2";

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(3);

    /// <summary>Whether the file was made so that it can.</summary>
    public Task<bool> CanReleaseAsync(CancellationToken cancellationToken) =>
        engine.ReadAsync(session => new ValueTask<bool>(session.RunScalar("PRAGMA auto_vacuum") == Incremental), cancellationToken);

    /// <summary>Gives back all pages that are free.</summary>
    /// <returns>The bytes that were given back.</returns>
    public async Task<long> ReleaseAsync(CancellationToken cancellationToken)
    {
        var batch = new AdaptiveBatch(first: 50, least: 10, most: 1000, Moment);
        var released = 0L;
        while (true)
        {
            var (bytes, time) = await holds.WriteAsync(session => Release(session, batch.Size), cancellationToken).ConfigureAwait(false);
            batch.Took(time);
            released += bytes;
            if (bytes <= 0)
            {
                return released;
            }
        }
    }

    private static long Release(DbSession session, int pages)
    {
        var before = Free(session);
        if (before > 0)
        {
            session.RunScript(string.Create(CultureInfo.InvariantCulture, $"PRAGMA incremental_vacuum({pages})"));
        }

        return (before - Free(session)) * session.RunCount("PRAGMA page_size");
    }

    private static long Free(DbSession session) => session.Statement("health/CountFreePages").Find(row => row.Integer(0));
}
