using Conversa.Data.Classifications;
using Conversa.Data.Context;
using Conversa.Data.Conversations;
using Conversa.Data.Exchanges;
using Conversa.Data.Flows;
using Conversa.Data.Goals;
using Conversa.Data.Knowledge;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.Queue;
using Conversa.Data.States;
using Conversa.Data.Storage.Hot;
using Conversa.Data.Tools;
using Conversa.Data.Traces;
using Conversa.Data.Turns;
using Conversa.Data.Usage;
using Conversa.Data.Users;

namespace Conversa.Data.Storage;

/// <summary>The repositories over one database, for all users or for one; each made when first asked for.</summary>
internal abstract class StoreModules(IDatabase db, string? owner) : IStoreModules
{
    public Task<Turn?> LoadTurnAsync(string conversationId, int recentMessages = 50, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        Require.Limit(recentMessages, db.Options);
        return HotReads.TryTurn(db, conversationId, owner, recentMessages, cancellationToken, out var turn) ? Task.FromResult<Turn?>(turn) : TurnLoad.RunAsync(db, conversationId, recentMessages, owner, cancellationToken);
    }

    public Task<SavedTurn> SaveTurnAsync(NewTurn turn, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var save = TurnSave.Check(turn, db, owner);
        return save.Counted(db.WriteAsync(save.RunAsync, cancellationToken));
    }

    public IUserRepository Users => field ??= new UserRepository(db, owner);

    public IConversationRepository Conversations => field ??= new ConversationRepository(db, owner);

    public IMessageRepository Messages => field ??= new MessageRepository(db, owner);

    public IStateRepository States => field ??= new StateRepository(db, owner);

    public IClassificationRepository Classifications => field ??= new ClassificationRepository(db, owner);

    public IFlowRepository Flows => field ??= new FlowRepository(db, owner);

    public IGoalRepository Goals => field ??= new GoalRepository(db, owner);

    public ITraceRepository Traces => field ??= new TraceRepository(db, owner);

    public IMemoryRepository Memories => field ??= new MemoryRepository(db, owner);

    public IExchangeRepository Exchanges => field ??= new ExchangeRepository(db, owner);

    public IContextRepository Context => field ??= new ContextRepository(db, owner);

    public IKnowledgeRepository Knowledge => field ??= new KnowledgeRepository(db, owner);

    public IToolRepository Tools => field ??= new ToolRepository(db, owner);

    public IUsageRepository Usage => field ??= new UsageRepository(db, owner);

    public ICaches Caches => field ??= new CacheModules(db, owner);

    public IQueueRepository Queue => field ??= new QueueRepository(db, owner);

    public IFiles Files => field ??= new FileModules(db, owner);

    public virtual IConfigurationModules Configuration => field ??= new ConfigurationModules(db, owner);
}
