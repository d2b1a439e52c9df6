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
using Conversa.Data.Tools;
using Conversa.Data.Traces;
using Conversa.Data.Turns;
using Conversa.Data.Usage;
using Conversa.Data.Users;

namespace Conversa.Data;

/// <summary>The modules whose rows belong to users: of the whole store, of one unit of work, or of one user.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IStoreModules
{
    /// <summary>Reads what a turn of a conversation needs to know, all of it at one moment.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="recentMessages">At most this many of its newest messages, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The turn; null when the conversation does not exist.</returns>
    Task<Turn?> LoadTurnAsync(string conversationId, int recentMessages = 50, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores all that a turn brought in one commit: after a crash there is all of it or nothing. Each part is stored as the repository that it is of would store it, by the same
    /// rules; all arguments are checked before anything is written. Only messages with an external id and calls with a provider's id are known again when the same turn
    /// is saved twice; a state's <see cref="States.NewState.ExpectedVersion"/> refuses the second one as a whole.
    /// </summary>
    /// <param name="turn">The turn.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>What was stored.</returns>
    /// <exception cref="ArgumentException">A part breaks a rule, or names another conversation; the exception names the rule.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation, or something that a part names, does not exist.</exception>
    /// <exception cref="StateVersionConflictException">Another version of the state is the latest.</exception>
    /// <exception cref="ConversationStoreConflictException">An id is taken, or the conversation has an active flow and the turn starts one.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">The flow is not active.</exception>
    Task<SavedTurn> SaveTurnAsync(NewTurn turn, CancellationToken cancellationToken = default);

    /// <summary>Users and their identities and sessions.</summary>
    IUserRepository Users { get; }

    /// <summary>Conversations.</summary>
    IConversationRepository Conversations { get; }

    /// <summary>Their messages.</summary>
    IMessageRepository Messages { get; }

    /// <summary>Their versioned and working states.</summary>
    IStateRepository States { get; }

    /// <summary>What classifiers made of messages.</summary>
    IClassificationRepository Classifications { get; }

    /// <summary>Guided sequences of steps.</summary>
    IFlowRepository Flows { get; }

    /// <summary>Users' goals.</summary>
    IGoalRepository Goals { get; }

    /// <summary>The stages of the bot's pipeline.</summary>
    ITraceRepository Traces { get; }

    /// <summary>What is known of users for good.</summary>
    IMemoryRepository Memories { get; }

    /// <summary>Questions with their responses.</summary>
    IExchangeRepository Exchanges { get; }

    /// <summary>What a model is given to see of a conversation.</summary>
    IContextRepository Context { get; }

    /// <summary>What was learnt from files, conversations and databases.</summary>
    IKnowledgeRepository Knowledge { get; }

    /// <summary>Tools that models ask for: approvals and runs.</summary>
    IToolRepository Tools { get; }

    /// <summary>What calls of models took.</summary>
    IUsageRepository Usage { get; }

    /// <summary>What was worked out before.</summary>
    ICaches Caches { get; }

    /// <summary>Work to be done outside a turn.</summary>
    IQueueRepository Queue { get; }

    /// <summary>Files that a bot deals with.</summary>
    IFiles Files { get; }

    /// <summary>What users configure.</summary>
    IConfigurationModules Configuration { get; }
}
