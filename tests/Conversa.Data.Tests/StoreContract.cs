using Conversa.Data.Conversations;

namespace Conversa.Data.Tests;

/// <summary>A store of its own for each test, with a clock that the test moves.</summary>
public abstract class StoreContract(EngineKind engine) : IAsyncLifetime
{
    protected const string Alice = "alice";
    protected const string Bob = "bob";

    protected ManualClock Clock { get; } = new();

    protected IConversationStore Store { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Store = await OpenAsync(Configure);

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    protected virtual void Configure(ConversationStoreOptions options)
    {
    }

    protected Task<IConversationStore> OpenAsync(Action<ConversationStoreOptions> configure)
    {
        if (engine == EngineKind.TemporaryFile)
        {
            return ConversationStore.OpenTemporaryAsync(Configured);
        }

        var options = new ConversationStoreOptions();
        Configured(options);
        options.ConnectionString = "Data Source=:memory:";
        return ConversationStore.OpenAsync(options);

        void Configured(ConversationStoreOptions o)
        {
            o.TimeProvider = Clock;
            configure(o);
        }
    }

    /// <summary>A conversation of <see cref="Alice"/>, or of whom one says.</summary>
    protected Task<Conversation> ChatAsync(string userId = Alice) => Store.Conversations.CreateAsync(userId);
}
