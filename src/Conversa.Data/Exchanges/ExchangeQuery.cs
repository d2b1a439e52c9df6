using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Exchanges;

/// <summary>Reading what a filter means.</summary>
internal sealed class ExchangeQuery
{
    private readonly ExchangeFilter _filter;
    private readonly string? _owner;

    public ExchangeQuery(ExchangeFilter? filter, string? owner)
    {
        _filter = filter ?? new();
        _owner = owner;
        Require.NameOrNull(_filter.SessionId, "filter.SessionId");
        Require.NameOrNull(_filter.ConversationId, "filter.ConversationId");
        Require.NameOrNull(_filter.UserId, "filter.UserId");
    }

    /// <summary>What a cursor is good for: a record's own text would tell times in the culture of the day.</summary>
    public string Scope(ListOrder order) => string.Create(
        CultureInfo.InvariantCulture,
        $"exchanges|{order}|{_owner}|{_filter with { From = null, To = null }}|{Times.From(_filter.From)}|{Times.To(_filter.To)}");

    public static Cursor CursorAt(Exchange last) => new(last.AskedAt.ToUnixTimeMilliseconds(), last.Seq.ToString(CultureInfo.InvariantCulture));

    public ValueTask<List<Exchange>> ListAsync(DbSession session, ListOrder order, Cursor? after, int limit)
    {
        var newest = order == ListOrder.NewestFirst;

        // Without a cursor the near end of the filter's time is where to begin: before its first moment, or, going back, before the moment at which it ends.
        var (timestamp, seq) = after is { } at ? (at.Sort, at.Number)
            : newest ? (Times.To(_filter.To), _filter.To is null ? long.MaxValue : 0)
            : (Times.From(_filter.From), 0);
        return Bind(session.Statement(newest ? "exchanges/ListNewestFirst" : "exchanges/ListOldestFirst"))
            .Bind("timestamp", timestamp).Bind("seq", seq).Bind("limit", limit)
            .ListAsync(ExchangeRow.Read);
    }

    public ValueTask<long> CountAsync(DbSession session) => Bind(session.Statement("exchanges/Count")).FindAsync(row => row.Integer(0));

    public async ValueTask<ExchangeStatistics> GetStatisticsAsync(DbSession session) =>
        (await Bind(session.Statement("exchanges/GetStatistics")).FindAsync(row => new ExchangeStatistics
        {
            Count = row.Integer(0),
            Answered = row.Integer(1),
            AverageResponseTimeMs = row.IsNull(2) ? null : row.Real(2),
            P95ResponseTimeMs = row.IntegerOrNull(3),
            UnknownResponseTimes = row.Integer(4),
            TokensUsed = row.Integer(5),
            UnknownTokens = row.Integer(6),
        }).ConfigureAwait(false))!;

    private Statement Bind(Statement statement) => statement
        .Bind("sessionId", _filter.SessionId)
        .Bind("owner", _owner)
        .Bind("conversationId", _filter.ConversationId)
        .Bind("userId", _filter.UserId ?? _owner)
        .Bind("answered", _filter.Answered is { } answered ? (answered ? 1L : 0L) : null)
        .Bind("from", Times.From(_filter.From))
        .Bind("to", Times.To(_filter.To));
}
