using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Conversa.Data.Flows;

/// <summary>
/// Guided sequences of steps within conversations. A conversation has at most one active flow, whoever asks at once.
/// An active flow can be paused, completed or abandoned; a paused one can be resumed or abandoned, so it is completed only after it was resumed;
/// completed and abandoned are final. Of callers who decide a flow at once, one succeeds and the others are told how it stands.
/// Reads of what does not exist answer null or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IFlowRepository
{
    /// <summary>Starts a flow, active from the beginning.</summary>
    /// <returns>The flow as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    /// <exception cref="ConversationStoreConflictException">
    /// The conversation has an active flow, whose id is <see cref="ConversationStoreConflictException.ExistingId"/>; or the id is taken.
    /// </exception>
    Task<Flow> CreateFlowAsync(NewFlow flow, CancellationToken cancellationToken = default);

    /// <summary>Moves an active flow to a step, forwards or back, and leaves its state. Reaching the last step does not complete it.</summary>
    /// <param name="id">The flow.</param>
    /// <param name="step">The step, 0 to <see cref="Flow.TotalSteps"/>.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The flow as it is now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative or beyond the last.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The flow does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">The flow is not active.</exception>
    Task<Flow> UpdateFlowStepAsync(string id, long step, CancellationToken cancellationToken = default);

    /// <summary>Moves an active flow to a step with a new state, which becomes JSON, also a string. Else the same as the overload without one.</summary>
    /// <typeparam name="T">The type of the state.</typeparam>
    /// <param name="id">The flow.</param>
    /// <param name="step">The step, 0 to <see cref="Flow.TotalSteps"/>.</param>
    /// <param name="state">The new state.</param>
    /// <param name="options">How it becomes JSON; null for <see cref="ConversationStoreOptions.Json"/>.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    Task<Flow> UpdateFlowStepAsync<T>(string id, long step, T state, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Moves an active flow to a step with a new state, made JSON by source-generated code. Else the same as the overload with options.</summary>
    Task<Flow> UpdateFlowStepAsync<T>(string id, long step, T state, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default);

    /// <summary>Moves an active flow to a step with a new state that is JSON already, kept to the byte. Else the same as <c>UpdateFlowStepAsync</c>.</summary>
    Task<Flow> UpdateFlowStepJsonAsync(string id, long step, string state, CancellationToken cancellationToken = default);

    /// <summary>Pauses an active flow, so that another can be started.</summary>
    /// <returns>The flow as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The flow does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">The flow is not active.</exception>
    Task<Flow> PauseFlowAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Makes a paused flow the conversation's active one again.</summary>
    /// <returns>The flow as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The flow does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">The flow is not paused.</exception>
    /// <exception cref="ConversationStoreConflictException">
    /// The conversation has another active flow, whose id is <see cref="ConversationStoreConflictException.ExistingId"/>.
    /// </exception>
    Task<Flow> ResumeFlowAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Brings an active flow to its end, at whatever step it is.</summary>
    /// <returns>The flow as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The flow does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">The flow is not active.</exception>
    Task<Flow> CompleteFlowAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Gives up an active or paused flow.</summary>
    /// <returns>The flow as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The flow does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">The flow is completed or abandoned already.</exception>
    Task<Flow> AbandonFlowAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The flow; null when there is none with this id.</summary>
    Task<Flow?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The conversation's active flow; null when it has none.</summary>
    Task<Flow?> GetActiveFlowAsync(string conversationId, CancellationToken cancellationToken = default);

    /// <summary>A page of a conversation's flows, the last started first, those started at once by their ids, the greatest first.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="filter">Which of its flows; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another conversation or filter.</exception>
    Task<Page<Flow>> ListAsync(string conversationId, FlowFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);
}
