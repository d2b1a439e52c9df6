using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Credits;

/// <summary>Listing alerts and taking note of them.</summary>
internal sealed class CreditAlerts(IDatabase db)
{
    public Task<CreditAlert?> FindByIdAsync(string id, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public Task<Page<CreditAlert>> ListAsync(CreditAlertFilter? filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        filter ??= new();
        Require.NameOrNull(filter.Provider);
        Require.NameOrNull(filter.AlertType);
        Require.Limit(limit, db.Options);
        var scope = $"credit alerts|{filter.Acknowledged}|{filter.AlertType}\0{filter.Provider}";
        var after = Cursor.Decode(cursor, scope);
        return db.ReadAsync(
            async session =>
            {
                var rows = await Bind(session, filter)
                    .Bind("createdAt", after?.Sort ?? long.MaxValue).Bind("seq", after?.Number ?? long.MaxValue)
                    .Bind("provider", filter.Provider).Bind("limit", limit + 1)
                    .ListAsync(CreditAlertRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, a => new(a.CreatedAt.ToUnixTimeMilliseconds(), a.Seq.ToString(CultureInfo.InvariantCulture)));
            },
            cancellationToken);
    }

    public Task<CreditAlert> AcknowledgeAsync(string id, string? acknowledgedBy, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.NameOrNull(acknowledgedBy);
        return db.WriteAsync(
            async session => await session.Statement("credit_alerts/Acknowledge")
                    .Bind("now", db.Now).Bind("acknowledgedBy", acknowledgedBy).Bind("id", id)
                    .FindAsync(CreditAlertRow.Read).ConfigureAwait(false)
                ?? throw await WhyNotAsync(session, id).ConfigureAwait(false),
            cancellationToken,
            singleStatement: true);
    }

    private static Statement Bind(DbSession session, CreditAlertFilter filter)
    {
        if (filter.Acknowledged == false)
        {
            return session.Statement("credit_alerts/ListOpen").Bind("alertType", filter.AlertType);
        }

        var statement = filter.AlertType is { } type ? session.Statement("credit_alerts/ListOfType").Bind("alertType", type) : session.Statement("credit_alerts/List");
        return statement.Bind("acknowledged", filter.Acknowledged is null ? null : 1L);
    }

    private static ValueTask<CreditAlert?> FindAsync(DbSession session, string id) =>
        session.Statement("credit_alerts/FindById").Bind("id", id).FindAsync(CreditAlertRow.Read);

    private static async ValueTask<ConversationStoreException> WhyNotAsync(DbSession session, string id) =>
        await FindAsync(session, id).ConfigureAwait(false) is null
            ? new ConversationStoreNotFoundException($"Credit alert '{id}' does not exist.")
            : new ConversationStoreInvalidTransitionException($"Credit alert '{id}' is acknowledged already.");
}
