using Conversa.Data.Messages;
using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Exchanges;

/// <summary>Which exchanges a search may answer with, and which of their messages it looks at.</summary>
internal sealed class ExchangeScope(ExchangeSearch search, string? owner)
{
    // As many as a search of messages has in hand.
    private const int MostTurns = 20_000;

    private readonly bool _questions = search.In != ExchangePart.Response;
    private readonly bool _responses = search.In != ExchangePart.Question;

    private string? UserId => search.UserId ?? owner;

    /// <summary>The messages looked at, in no order; null when they are too many to have in hand.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="messages">What they have in common: the narrower, the less the index has to read.</param>
    public List<Turn>? Turns(DbSession session, out MessageScope messages)
    {
        messages = new(owner, UserId, search.ConversationId, null, long.MinValue, long.MaxValue);
        var rows = Bind(session.Statement("exchanges/ListTurns")).Bind("limit", MostTurns + 1)
            .List(row => (Turn: new Turn(row.Integer(0), row.RepeatedText(1), row.Integer(2)), UserId: row.RepeatedText(3)));
        if (rows.Count is 0 or > MostTurns)
        {
            return rows.Count == 0 ? [] : null;
        }

        var (first, user) = rows[0];
        messages = messages with
        {
            UserId = rows.TrueForAll(row => row.UserId == user) ? user : null,
            ConversationId = rows.TrueForAll(row => row.Turn.ConversationId == first.ConversationId) ? first.ConversationId : null,
        };

        // A response may answer several questions.
        return [.. rows.Select(row => row.Turn).DistinctBy(turn => turn.Seq)];
    }

    /// <summary>The exchanges of a message, if they are what was asked for.</summary>
    public List<FoundExchange> Find(DbSession session, long seq) => Bind(session.Statement("exchanges/FindFound").Bind("seq", seq)).List(row =>
    {
        var (question, response) = (row.Integer(ExchangeRow.Columns.Length), row.Integer(ExchangeRow.Columns.Length + 1));
        return new FoundExchange(ExchangeRow.Read(row), question, [.. _questions ? [question] : Array.Empty<long>(), .. _responses ? [response] : Array.Empty<long>()]);
    });

    private Statement Bind(Statement statement) => statement
        .Bind("questions", _questions ? 1L : 0L).Bind("responses", _responses ? 1L : 0L)
        .Bind("owner", owner).Bind("userId", UserId).Bind("conversationId", search.ConversationId).Bind("sessionId", search.SessionId)
        .Bind("from", Times.From(search.From)).Bind("to", Times.To(search.To));
}
