using System.Text.Json;
using Conversa.Data.Messages;
using Conversa.Data.Storage;

namespace Conversa.Data.Exchanges;

/// <summary>Storing a question: what is asked of it, and the statements. The message is stored as every message is.</summary>
internal sealed record ExchangeAsk(NewExchange Exchange, NewMessage? Question, string Files, string Databases)
{
    private const int MostInContext = 256;

    public static ExchangeAsk Check(NewExchange exchange, IDatabase db, string? owner)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        Require.NameOrNull(exchange.Id);
        Require.Name(exchange.ConversationId);
        Require.NameOrNull(exchange.SessionId);
        Require.NameOrNull(exchange.ParentId);
        Require.JsonOrNull(exchange.Metadata, db.Options);
        var files = Context(exchange.ContextFiles, path => NotEmpty(path, db), db, "exchange.ContextFiles");
        var databases = Context(exchange.ContextDatabases, id => Require.Name(id, "exchange.ContextDatabases"), db, "exchange.ContextDatabases");
        return new(exchange, CheckQuestion(exchange, db, owner), files, databases);
    }

    /// <summary>The exchange as it is stored; one that was there already is returned as it is.</summary>
    public async ValueTask<Exchange> RunAsync(DbSession session, IDatabase db, string? owner)
    {
        var now = db.Now;
        var question = Question is null
            ? await FindQuestionAsync(session, owner).ConfigureAwait(false)
            : await MessageAppend.RunAsync(session, Question, owner, now).ConfigureAwait(false);
        if (await ExchangeLookup.FindByQuestionAsync(session, question.Id, owner).ConfigureAwait(false) is { } asked)
        {
            return asked;
        }

        await RequireSessionAsync(session, owner).ConfigureAwait(false);
        await RequireParentAsync(session, owner).ConfigureAwait(false);
        await session.Statement("exchanges/Ask")
            .Bind("id", Exchange.Id ?? Ids.New(now)).Bind("sessionId", Exchange.SessionId).Bind("parentId", Exchange.ParentId)
            .Bind("contextFiles", Files).Bind("contextDatabases", Databases).Bind("metadata", Exchange.Metadata).Bind("now", now)
            .Bind("questionId", question.Id).Bind("owner", owner)
            .ExecuteAsync().ConfigureAwait(false);
        return (await ExchangeLookup.FindByQuestionAsync(session, question.Id, owner).ConfigureAwait(false))!;
    }

    private static NewMessage? CheckQuestion(NewExchange exchange, IDatabase db, string? owner)
    {
        if (exchange.Question is null == exchange.QuestionMessageId is null)
        {
            throw new ArgumentException("exchange must have a Question or a QuestionMessageId, and not both.", nameof(exchange));
        }

        if (exchange.Question is null)
        {
            Require.Name(exchange.QuestionMessageId);
            return exchange is { QuestionExternalId: null, AuthorId: null, AskedAt: null }
                ? null
                : throw new ArgumentException("exchange has a QuestionMessageId: its QuestionExternalId, AuthorId and AskedAt must be null, for the message has its own.", nameof(exchange));
        }

        Require.Text(exchange.Question, db.Options);
        Require.NameOrNull(exchange.QuestionExternalId);
        Require.NameOrNull(exchange.AuthorId);
        Require.TimeOrNull(exchange.AskedAt, db.Now);
        var message = new NewMessage(exchange.ConversationId, MessageRole.User, exchange.Question)
        {
            ExternalId = exchange.QuestionExternalId,
            AuthorId = exchange.AuthorId,
            Timestamp = exchange.AskedAt,
        };
        MessageAppend.Check(message, db, owner);
        return message;
    }

    private static void NotEmpty(string path, IDatabase db)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, "exchange.ContextFiles");
        Require.Text(path, db.Options, "exchange.ContextFiles");
    }

    private static string Context(IReadOnlyList<string>? items, Action<string> check, IDatabase db, string name)
    {
        var given = Require.Each(items, check, name);
        return given.Length <= MostInContext
            ? Require.Text(JsonSerializer.Serialize(given.Distinct(StringComparer.Ordinal)), db.Options, name)
            : throw new ArgumentException($"{name} must have at most {MostInContext} items; it has {given.Length}.", name);
    }

    private async ValueTask<Message> FindQuestionAsync(DbSession session, string? owner) =>
        await MessageLookup.FindAsync(session, Exchange.QuestionMessageId!, owner).ConfigureAwait(false) is { } message && message.ConversationId == Exchange.ConversationId
            ? message
            : throw new ConversationStoreNotFoundException($"Message '{Exchange.QuestionMessageId}' is not in conversation '{Exchange.ConversationId}'.");

    private async ValueTask RequireSessionAsync(DbSession session, string? owner)
    {
        if (Exchange.SessionId is { } id && await session.Statement("exchanges/HasSession").Bind("id", id).Bind("owner", owner).FindAsync(row => row.Integer(0)).ConfigureAwait(false) == 0)
        {
            throw new ConversationStoreNotFoundException($"User session '{id}' does not exist.");
        }
    }

    private async ValueTask RequireParentAsync(DbSession session, string? owner)
    {
        if (Exchange.ParentId is { } id && (await ExchangeLookup.FindAsync(session, id, owner).ConfigureAwait(false))?.ConversationId != Exchange.ConversationId)
        {
            throw new ConversationStoreNotFoundException($"Exchange '{id}', the parent, is not in conversation '{Exchange.ConversationId}'.");
        }
    }
}
