using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Productivity;

// The events are the operator's to look at: there is none in the store of one user.
internal sealed class ProductivityRepository(IDatabase db) : IProductivityRepository
{
    public Task<ProductivityEvent> RecordAsync(NewProductivityEvent productivityEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(productivityEvent);
        Check(productivityEvent);
        return db.WriteAsync(session => RecordAsync(session, productivityEvent, db.Now), cancellationToken, singleStatement: true);
    }

    public Task<ProductivityEvent?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public async Task<Page<ProductivityEvent>> ListAsync(ProductivityFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        filter ??= new();
        Require.NameOrNull(filter.EventType);
        Require.NameOrNull(filter.SessionId);
        Require.NameOrNull(filter.UserId);
        Require.Limit(limit, db.Options);
        var (from, to) = (Times.From(filter.From), Times.To(filter.To));
        var scope = string.Create(CultureInfo.InvariantCulture, $"productivity|{filter.EventType}|{filter.SessionId}|{filter.UserId}|{from}|{to}");
        var (createdAt, seq) = Cursor.Decode(cursor, scope) is { } at ? (at.Sort, at.Number) : (to, 0L);
        var args = new { eventType = filter.EventType, sessionId = filter.SessionId, userId = filter.UserId, createdAt, seq, to, from, limit = limit + 1 };
        var rows = await db.ReadAsync(session => session.ListAsync<ProductivityRow>(Block(filter), args), cancellationToken).ConfigureAwait(false);
        var page = Cursor.PageOf(rows, limit, scope, r => new(r.CreatedAt, r.Seq.ToString(CultureInfo.InvariantCulture)));
        return new() { Items = [.. page.Items.Select(r => r.ToEvent())], NextCursor = page.NextCursor };
    }

    public Task<IReadOnlyList<ProductivitySavings>> GetSavingsAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<ProductivitySavings>>(
            async session => await session.Statement("productivity/GetSavings")
                .Bind("from", Times.From(from)).Bind("to", Times.To(to)).Bind("limit", limit)
                .ListAsync(ProductivityRow.ReadSavings).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<Page<ProductivityDay>> GetSummaryAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Limit(limit, db.Options);
        var (first, last) = (Times.From(from), Times.To(to));
        var scope = string.Create(CultureInfo.InvariantCulture, $"productivity summary|{first}|{last}");
        var after = Cursor.Decode(cursor, scope) ?? new(long.MinValue, "");
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.Statement("productivity/GetSummary")
                    .Bind("from", first).Bind("day", after.Sort).Bind("to", last).Bind("type", after.Key).Bind("limit", limit + 1)
                    .ListAsync(ProductivityRow.ReadDay).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, d => new(new DateTimeOffset(d.Day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds(), d.EventType));
            },
            cancellationToken);
    }

    // The narrowest index: a session's events are fewer than a user's, and those fewer than a type's.
    private static string Block(ProductivityFilter filter) => filter switch
    {
        { SessionId: not null } => "productivity/ListOfSession",
        { EventType: not null } => "productivity/ListOfType",
        { UserId: not null } => "productivity/ListOfUser",
        _ => "productivity/List",
    };

    private void Check(NewProductivityEvent productivityEvent)
    {
        Require.NameOrNull(productivityEvent.Id);
        Require.Name(productivityEvent.EventType);
        Require.Positive(Seconds(productivityEvent.TraditionalTimeEstimate, "productivityEvent.TraditionalTimeEstimate"), "productivityEvent.TraditionalTimeEstimate");
        _ = Seconds(productivityEvent.ActualTimeTaken, "productivityEvent.ActualTimeTaken");
        Require.NameOrNull(productivityEvent.SessionId);
        Require.NameOrNull(productivityEvent.UserId);
        Require.JsonOrNull(productivityEvent.ContextData, db.Options);
        Require.Between(productivityEvent.UserSatisfaction ?? 1, 1, 5, "productivityEvent.UserSatisfaction");
        Require.TimeOrNull(productivityEvent.CreatedAt, db.Now);
        Require.JsonOrNull(productivityEvent.Metadata, db.Options);
    }

    private static long Seconds(TimeSpan time, string name) => Require.Count((long)Math.Round(time.TotalSeconds), name);

    private static async ValueTask<ProductivityEvent> RecordAsync(DbSession session, NewProductivityEvent given, long now)
    {
        var userId = await Telemetry.FindUserAsync(session, given.SessionId, given.UserId).ConfigureAwait(false);
        var id = given.Id ?? Ids.New(now);
        await session.ExecuteAsync("productivity/Record", new
        {
            id,
            userId,
            sessionId = given.SessionId,
            eventType = given.EventType,
            traditional = Seconds(given.TraditionalTimeEstimate, "productivityEvent.TraditionalTimeEstimate"),
            actual = Seconds(given.ActualTimeTaken, "productivityEvent.ActualTimeTaken"),
            contextData = given.ContextData,
            userSatisfaction = given.UserSatisfaction,
            metadata = given.Metadata,
            createdAt = given.CreatedAt?.ToUnixTimeMilliseconds() ?? now,
        }).ConfigureAwait(false);
        return (await FindAsync(session, id).ConfigureAwait(false))!;
    }

    private static async ValueTask<ProductivityEvent?> FindAsync(DbSession session, string id) =>
        (await session.FindAsync<ProductivityRow>("productivity/FindById", new { id }).ConfigureAwait(false))?.ToEvent();
}
