using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Usage;

internal sealed class UsageRepository(IDatabase db, string? owner) : IUsageRepository
{
    public Task<UsageEntry> LogAsync(NewUsage usage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(usage);
        var log = UsageLog.Check(usage, db, owner);
        var stored = db.WriteAsync(session => log.RunAsync(session, owner, db.Now), cancellationToken, singleStatement: true);
        return UsageLog.IsCounted ? UsageLog.CountedAsync(stored, log) : stored;
    }

    public Task<IReadOnlyList<UsageEntry>> LogManyAsync(IReadOnlyCollection<NewUsage> usage, CancellationToken cancellationToken = default)
    {
        var logs = UsageLog.CheckEach(usage, db, owner);
        var stored = db.WriteAsync<IReadOnlyList<UsageEntry>>(
            async session =>
            {
                var (now, entries) = (db.Now, new List<UsageEntry>(logs.Length));
                foreach (var log in logs)
                {
                    entries.Add(await log.RunAsync(session, owner, now).ConfigureAwait(false));
                }

                return entries;
            },
            cancellationToken);
        return UsageLog.IsCounted ? UsageLog.CountedAsync(stored, logs) : stored;
    }

    public Task<UsageEntry?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(
            session => session.Statement("usage/FindById").Bind("id", id).Bind("owner", owner).FindAsync(UsageRow.Read),
            cancellationToken);
    }

    public Task<UsageEntry?> FindByProviderMessageIdAsync(string provider, string providerMessageId, CancellationToken cancellationToken = default)
    {
        Require.Name(provider);
        Require.Name(providerMessageId);
        return db.ReadAsync(session => UsageLog.FindAsync(session, provider, providerMessageId, owner), cancellationToken);
    }

    public Task<Page<UsageEntry>> ListAsync(UsageFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Limit(limit, db.Options);
        var query = new UsageQuery(filter, owner);
        var scope = $"usage|{query.Scope}";
        var after = Cursor.Decode(cursor, scope);
        return db.ReadAsync(
            async session => Cursor.PageOf(
                await query.ListAsync(session, after, limit + 1).ConfigureAwait(false),
                limit,
                scope,
                u => new(u.Timestamp.ToUnixTimeMilliseconds(), u.Seq.ToString(CultureInfo.InvariantCulture))),
            cancellationToken);
    }

    public Task<Page<UsageTotal>> GetTotalsAsync(UsageFilter? filter = null, UsageGrouping groupBy = UsageGrouping.None, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Defined(groupBy);
        Require.Limit(limit, db.Options);
        var query = new UsageQuery(filter, owner);
        var scope = $"usage totals|{groupBy}|{query.Scope}";
        var after = Cursor.Decode(cursor, scope)?.Key;
        return db.ReadAsync(
            async session =>
            {
                var rows = await query.SumAsync(session, groupBy, after, limit + 1).ConfigureAwait(false);
                var page = Cursor.PageOf(rows, limit, scope, last => new(0, last.Key));
                return new Page<UsageTotal>
                {
                    Items = groupBy == UsageGrouping.None && rows.Count == 0 ? [UsageTotalRow.Zero] : [.. page.Items.Select(row => row.Total)],
                    NextCursor = page.NextCursor,
                };
            },
            cancellationToken);
    }
}
