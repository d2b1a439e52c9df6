using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Exchanges;

internal sealed class ExchangeRepository(IDatabase db, string? owner) : IExchangeRepository
{
    private readonly ExchangeSearcher _searcher = new(db, owner);

    public Task<Exchange> AskAsync(NewExchange exchange, CancellationToken cancellationToken = default)
    {
        var ask = ExchangeAsk.Check(exchange, db, owner);
        return db.WriteAsync(session => ask.RunAsync(session, db, owner), cancellationToken);
    }

    public Task<Exchange> AnswerAsync(string id, NewResponse response, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        var answer = ExchangeAnswer.Check(response, db);
        return db.WriteAsync(
            async session =>
            {
                var exchange = await ExchangeLookup.FindAsync(session, id, owner).ConfigureAwait(false) ?? throw ExchangeLookup.NotFound(id);
                return await answer.RunAsync(session, exchange, db, owner).ConfigureAwait(false);
            },
            cancellationToken);
    }

    public Task<Exchange> AnswerAsync(string id, string response, long? tokensUsed = null, long? responseTimeMs = null, CancellationToken cancellationToken = default)
    {
        Require.Text(response, db.Options);
        Require.CountOrNull(tokensUsed);
        Require.CountOrNull(responseTimeMs);
        return AnswerAsync(id, new NewResponse(response) { TokensUsed = tokensUsed, ResponseTimeMs = responseTimeMs }, cancellationToken);
    }

    public Task<Exchange> RecordAsync(NewExchange exchange, NewResponse response, CancellationToken cancellationToken = default)
    {
        var ask = ExchangeAsk.Check(exchange, db, owner);
        var answer = ExchangeAnswer.Check(response, db);
        return db.WriteAsync(
            async session =>
            {
                var asked = await ask.RunAsync(session, db, owner).ConfigureAwait(false);
                return asked.ResponseMessageId is null ? await answer.RunAsync(session, asked, db, owner).ConfigureAwait(false) : asked;
            },
            cancellationToken);
    }

    public Task<Exchange?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => ExchangeLookup.FindAsync(session, id, owner), cancellationToken);
    }

    public Task<Exchange?> FindByMessageAsync(string messageId, CancellationToken cancellationToken = default)
    {
        Require.Name(messageId);
        return db.ReadAsync(
            async session => await ExchangeLookup.FindByQuestionAsync(session, messageId, owner).ConfigureAwait(false)
                ?? await ExchangeLookup.FindByResponseAsync(session, messageId, owner).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<Page<Exchange>> ListBySessionAsync(string sessionId, ListOrder order = ListOrder.NewestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(sessionId);
        return ListAsync(new ExchangeFilter { SessionId = sessionId }, order, limit, cursor, cancellationToken);
    }

    public Task<Page<Exchange>> ListAsync(ExchangeFilter? filter = null, ListOrder order = ListOrder.NewestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Defined(order);
        Require.Limit(limit, db.Options);
        var query = new ExchangeQuery(filter, owner);
        var scope = query.Scope(order);
        var after = Cursor.Decode(cursor, scope);
        return db.ReadAsync(
            async session => Cursor.PageOf(await query.ListAsync(session, order, after, limit + 1).ConfigureAwait(false), limit, scope, ExchangeQuery.CursorAt),
            cancellationToken);
    }

    public Task<ExchangeThread?> ListThreadAsync(string id, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Limit(limit, db.Options);
        return db.ReadAsync(session => Snapshot.ReadAsync(session, s => ExchangeThreads.FindAsync(s, id, limit, owner)), cancellationToken);
    }

    public Task<IReadOnlyList<ExchangeWithFiles>> ListRecentWithFilesAsync(string sessionId, int limit = 50, CancellationToken cancellationToken = default)
    {
        Require.Name(sessionId);
        Require.Limit(limit, db.Options);
        var query = new ExchangeQuery(new() { SessionId = sessionId }, owner);
        return db.ReadAsync(
            session => Snapshot.ReadAsync<IReadOnlyList<ExchangeWithFiles>>(session, async s =>
            {
                var recent = await query.ListAsync(s, ListOrder.NewestFirst, null, limit).ConfigureAwait(false);
                return await ExchangeThreads.WithFilesAsync(s, recent, owner).ConfigureAwait(false);
            }),
            cancellationToken);
    }

    public Task<long> CountAsync(ExchangeFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var query = new ExchangeQuery(filter, owner);
        return db.ReadAsync(query.CountAsync, cancellationToken);
    }

    public Task<ExchangeStatistics> GetStatisticsAsync(ExchangeFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var query = new ExchangeQuery(filter, owner);
        return db.ReadAsync(query.GetStatisticsAsync, cancellationToken);
    }

    public Task<IReadOnlyList<SearchHit<Exchange>>> SearchAsync(string text, ExchangeSearch? search = null, int limit = 10, CancellationToken cancellationToken = default) =>
        _searcher.SearchAsync(text, search, limit, cancellationToken);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("exchanges/Delete", new { id, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }
}
