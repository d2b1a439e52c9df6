using Conversa.Data.Messages;
using Conversa.Data.Storage;

namespace Conversa.Data.Exchanges;

/// <summary>Storing a response: what is asked of it, and the statements. The message is stored as every message is.</summary>
internal sealed record ExchangeAnswer(NewResponse Response)
{
    public static ExchangeAnswer Check(NewResponse response, IDatabase db)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Response is null == response.ResponseMessageId is null)
        {
            throw new ArgumentException("response must have a Response or a ResponseMessageId, and not both.", nameof(response));
        }

        if (response.Response is null && response is not { ExternalId: null, AnsweredAt: null })
        {
            throw new ArgumentException("response has a ResponseMessageId: its ExternalId and AnsweredAt must be null, for the message has its own.", nameof(response));
        }

        Require.TextOrNull(response.Response, db.Options);
        Require.NameOrNull(response.ResponseMessageId);
        Require.NameOrNull(response.ExternalId);
        Require.TimeOrNull(response.AnsweredAt, db.Now);
        Require.CountOrNull(response.TokensUsed);
        Require.CountOrNull(response.ResponseTimeMs);
        return new(response);
    }

    /// <summary>The exchange as it is then.</summary>
    public async ValueTask<Exchange> RunAsync(DbSession session, Exchange exchange, IDatabase db, string? owner)
    {
        if (exchange.ResponseMessageId is { } linked)
        {
            return await IsThatAsync(session, exchange, linked, owner).ConfigureAwait(false) ? exchange : throw Answered(exchange.Id);
        }

        var now = db.Now;
        var message = await MessageAsync(session, exchange, owner, now).ConfigureAwait(false);
        if (message.Id == exchange.QuestionMessageId)
        {
            throw new ArgumentException("response must be another message than the question.", "response");
        }

        var time = Response.ResponseTimeMs ?? Math.Max(0, (long)(message.Timestamp - exchange.AskedAt).TotalMilliseconds);
        var rows = await session.Statement("exchanges/Answer")
            .Bind("responseId", message.Id).Bind("tokensUsed", Response.TokensUsed).Bind("responseTimeMs", time).Bind("now", now)
            .Bind("id", exchange.Id).Bind("owner", owner)
            .ExecuteAsync().ConfigureAwait(false);
        if (rows == 0)
        {
            throw Answered(exchange.Id);
        }

        _ = await MessageResponse.TrySetAsync(session, exchange.QuestionMessageId, message.Id, owner, now).ConfigureAwait(false);
        return (await ExchangeLookup.FindAsync(session, exchange.Id, owner).ConfigureAwait(false))!;
    }

    private static ConversationStoreInvalidTransitionException Answered(string id) => new($"Exchange '{id}' is answered already; it cannot be answered again.");

    // Delivered twice: the same message changes nothing.
    private async ValueTask<bool> IsThatAsync(DbSession session, Exchange exchange, string linked, string? owner) =>
        Response.ResponseMessageId == linked
        || (Response.ExternalId is { } external
            && (await MessageAppend.FindByExternalIdAsync(session, exchange.ConversationId, external, owner).ConfigureAwait(false))?.Id == linked);

    private async ValueTask<Message> MessageAsync(DbSession session, Exchange exchange, string? owner, long now)
    {
        if (Response.ResponseMessageId is not { } id)
        {
            var message = new NewMessage(exchange.ConversationId, MessageRole.Assistant, Response.Response!) { ExternalId = Response.ExternalId, Timestamp = Response.AnsweredAt };
            return await MessageAppend.RunAsync(session, message, owner, now).ConfigureAwait(false);
        }

        return await MessageLookup.FindAsync(session, id, owner).ConfigureAwait(false) is { } found && found.ConversationId == exchange.ConversationId
            ? found
            : throw new ConversationStoreNotFoundException($"Message '{id}' is not in conversation '{exchange.ConversationId}'.");
    }
}
