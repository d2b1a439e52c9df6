using Conversa.Data.Exchanges;

namespace Conversa.Data.Tests.Exchanges;

/// <summary>What the contracts of exchanges share: conversations of Alice and Bob, who exist, and their sessions.</summary>
public abstract class ExchangeContract(EngineKind engine) : StoreContract(engine)
{
    protected string Chat { get; private set; } = null!;

    protected string BobsChat { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        (Chat, BobsChat) = ((await ChatAsync()).Id, (await ChatAsync(Bob)).Id);
    }

    protected static NewExchange Of(string conversationId, string messageId) => new() { ConversationId = conversationId, QuestionMessageId = messageId };

    protected async Task<string> SessionAsync(string userId = Alice) => (await Store.Users.StartSessionAsync(userId)).Id;

    /// <summary>An exchange in <see cref="Chat"/> a second after the one before, answered when there is a response.</summary>
    protected async Task<Exchange> SayAsync(string question, string? response = null, string? session = null, string? chat = null, string? parent = null, params string[] files)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        var exchange = new NewExchange(chat ?? Chat, question) { SessionId = session, ParentId = parent, ContextFiles = files };
        return response is null ? await Store.Exchanges.AskAsync(exchange) : await Store.Exchanges.RecordAsync(exchange, new(response));
    }
}
