using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Conversa.Data.States;

/// <summary>
/// The versioned state of conversations, each version whole, and their working state, which is changed in place.
/// Reads of what does not exist answer null, zero or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>
/// <c>SaveStateAsync</c> takes a value and makes JSON of it, also of a string; text that is JSON already goes to <see cref="SaveStateJsonAsync"/>.
/// For consuming: a minor version may add members.
/// </remarks>
public interface IStateRepository
{
    /// <summary>Saves a value as the next version of a conversation's state.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="state">The value. A string becomes a JSON string.</param>
    /// <param name="expectedVersion">The version that must be the latest, 0 for none yet; null to save after whatever is the latest.</param>
    /// <param name="metadata">The host's own data about this version, as JSON.</param>
    /// <param name="options">How the value becomes JSON; null for <see cref="ConversationStoreOptions.Json"/>.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The version as it is stored.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    /// <exception cref="StateVersionConflictException">Another version is the latest; nothing was written.</exception>
    Task<ConversationState> SaveStateAsync<T>(string conversationId, T state, long? expectedVersion = null, string? metadata = null, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Saves a value as the next version, made JSON by source-generated code. Else the same as the overload with options.</summary>
    Task<ConversationState> SaveStateAsync<T>(string conversationId, T state, JsonTypeInfo<T> typeInfo, long? expectedVersion = null, string? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Saves JSON, kept to the byte, as the next version. Else the same as <c>SaveStateAsync</c>.</summary>
    Task<ConversationState> SaveStateJsonAsync(string conversationId, string state, long? expectedVersion = null, string? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>The latest version; null when there is none.</summary>
    Task<ConversationState?> GetLatestStateAsync(string conversationId, CancellationToken cancellationToken = default);

    /// <summary>The value of the latest version; the default of <typeparamref name="T"/> when there is none, so ask for <c>int?</c> rather than <c>int</c>.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="options">How JSON becomes the value; null for <see cref="ConversationStoreOptions.Json"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ConversationStoreException">The state is not a <typeparamref name="T"/>.</exception>
    Task<T?> GetLatestStateAsync<T>(string conversationId, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The value of the latest version, read by source-generated code. Else the same as the overload with options.</summary>
    Task<T?> GetLatestStateAsync<T>(string conversationId, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default);

    /// <summary>One version; null when there is none or it was pruned.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="version">The version, at least 1.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<ConversationState?> GetStateAsync(string conversationId, long version, CancellationToken cancellationToken = default);

    /// <summary>The newest versions, newest first. For more than a page use <see cref="ListAsync"/>.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<ConversationState>> GetStateHistoryAsync(string conversationId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>A page of the versions, in the order asked for. Pages do not shift when versions are added or pruned meanwhile.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="order">Which end comes first.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another conversation or order.</exception>
    Task<Page<ConversationState>> ListAsync(string conversationId, ListOrder order = ListOrder.NewestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Saves the state and metadata of an earlier version again, as the next version.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="version">The version to go back to, at least 1.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The new version as it is stored.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The conversation has no such version.</exception>
    Task<ConversationState> RestoreAsync(string conversationId, long version, CancellationToken cancellationToken = default);

    /// <summary>Deletes all but the newest versions. The next one counts on from the latest. Done in batches, the oldest first: one that is cancelled has deleted some.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="keep">How many to keep, at least 1.</param>
    /// <param name="cancellationToken">Cancels between two batches.</param>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    Task<long> PruneAsync(string conversationId, int keep, CancellationToken cancellationToken = default);

    /// <summary>How many versions a conversation has.</summary>
    Task<long> CountAsync(string conversationId, CancellationToken cancellationToken = default);

    /// <summary>The working state; null when none was stored yet.</summary>
    Task<WorkingState?> GetWorkingStateAsync(string conversationId, CancellationToken cancellationToken = default);

    /// <summary>Stores a working state, whole, in the place of what is there.</summary>
    /// <returns>The working state as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    Task<WorkingState> SetWorkingStateAsync(string conversationId, NewWorkingState workingState, CancellationToken cancellationToken = default);

    /// <summary>Adds a focus area after the others. The working state appears with it if there is none yet.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="focusArea">The area, 1 to 256 characters, compared ordinally.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>False when it was there; nothing was changed then.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    Task<bool> AddFocusAreaAsync(string conversationId, string focusArea, CancellationToken cancellationToken = default);

    /// <summary>Counts one step more. The working state appears with it if there is none yet. Callers who do it at once are all counted.</summary>
    /// <returns>The steps taken so far, this one included.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    Task<long> CountStepAsync(string conversationId, CancellationToken cancellationToken = default);

    /// <summary>Notes what the last tool call gave. The working state appears with it if there is none yet.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="result">The result as JSON, kept to the byte; null to forget the last one.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    Task SetLastToolResultAsync(string conversationId, string? result, CancellationToken cancellationToken = default);
}
