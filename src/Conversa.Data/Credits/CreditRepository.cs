using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Credits;

// Balances are the host's: they have no owner.
internal sealed class CreditRepository(IDatabase db) : ICreditRepository
{
    private readonly CreditAlerts _alerts = new(db);

    public Task<RecordedBalance> RecordBalanceAsync(NewCreditBalance balance, IReadOnlyCollection<CreditThreshold>? thresholds = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(balance);
        thresholds ??= [];
        var record = CreditRecord.Check(balance, thresholds, db);
        return db.WriteAsync(session => record.RunAsync(session, db.Now), cancellationToken, singleStatement: record.Breaches.Count == 0);
    }

    public Task<CreditBalance?> GetLatestBalanceAsync(string provider, CancellationToken cancellationToken = default)
    {
        Require.Name(provider);
        return db.ReadAsync(
            session => session.Statement("credits/GetLatestBalance").Bind("provider", provider).FindAsync(CreditBalanceRow.Read),
            cancellationToken);
    }

    public Task<IReadOnlyList<CreditBalance>> ListLatestBalancesAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<CreditBalance>>(
            async session => await session.Statement("credits/ListLatestBalances").Bind("limit", limit).ListAsync(CreditBalanceRow.Read).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<Page<CreditBalance>> ListBalancesAsync(string provider, DateTimeOffset? from = null, DateTimeOffset? to = null, ListOrder order = ListOrder.NewestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(provider);
        Require.Defined(order);
        Require.Limit(limit, db.Options);
        var (first, last) = (Times.From(from), Times.To(to));
        var scope = string.Create(CultureInfo.InvariantCulture, $"credits|{order}|{first}|{last}|{provider}");

        // Without a cursor the range's near end is where to enter the index.
        var (block, near) = order == ListOrder.OldestFirst ? ("credits/ListOldestFirst", first) : ("credits/ListNewestFirst", last);
        var after = Cursor.Decode(cursor, scope);
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.Statement(block)
                    .Bind("provider", provider).Bind("lastUpdated", after?.Sort ?? near).Bind("seq", after?.Number ?? 0)
                    .Bind("from", first).Bind("to", last).Bind("limit", limit + 1)
                    .ListAsync(CreditBalanceRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, b => new(b.LastUpdated.ToUnixTimeMilliseconds(), b.Seq.ToString(CultureInfo.InvariantCulture)));
            },
            cancellationToken);
    }

    public Task<CreditAlert?> FindAlertByIdAsync(string id, CancellationToken cancellationToken = default) => _alerts.FindByIdAsync(id, cancellationToken);

    public Task<Page<CreditAlert>> ListAlertsAsync(CreditAlertFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        _alerts.ListAsync(filter, limit, cursor, cancellationToken);

    public Task<CreditAlert> AcknowledgeAlertAsync(string id, string? acknowledgedBy = null, CancellationToken cancellationToken = default) =>
        _alerts.AcknowledgeAsync(id, acknowledgedBy, cancellationToken);
}
