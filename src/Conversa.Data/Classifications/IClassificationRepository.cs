namespace Conversa.Data.Classifications;

/// <summary>
/// What classifiers made of messages, and what an arbiter decided. Both are history: a newer result or decision stands beside the older ones, and the latest counts.
/// They go with their message. Reads of what does not exist answer null or empty; storing for it throws <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IClassificationRepository
{
    /// <summary>Stores a classifier's result.</summary>
    /// <returns>The result as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The message does not exist.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<ClassificationResult> SaveClassificationAsync(NewClassification classification, CancellationToken cancellationToken = default);

    /// <summary>Stores several results, of one message or of many, all or none, in the order given.</summary>
    /// <returns>The results as they are stored, in the same order.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; nothing was stored.</exception>
    /// <exception cref="ConversationStoreNotFoundException">A message does not exist; nothing was stored.</exception>
    /// <exception cref="ConversationStoreConflictException">An id is taken; nothing was stored.</exception>
    Task<IReadOnlyList<ClassificationResult>> SaveClassificationsAsync(IReadOnlyCollection<NewClassification> classifications, CancellationToken cancellationToken = default);

    /// <summary>The results for a message, in the order in which they were stored.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<ClassificationResult>> GetClassificationsForMessageAsync(string messageId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The results for several messages at once.</summary>
    /// <param name="messageIds">The messages, at most <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="limit">At most this many of each message, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>For each id asked for its results, in the order in which they were stored; empty when there are none or there is no such message.</returns>
    /// <exception cref="ArgumentException">There are too many ids, or one breaks a rule.</exception>
    Task<IReadOnlyDictionary<string, IReadOnlyList<ClassificationResult>>> GetClassificationsForMessagesAsync(IReadOnlyCollection<string> messageIds, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>A page of the results for a conversation's messages: in the order of the messages, oldest first, and for each in the order in which they were stored.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another conversation.</exception>
    Task<Page<ClassificationResult>> GetClassificationsForConversationAsync(string conversationId, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Stores an arbiter's decision. Where it does not say how many classifiers agree, that is computed; see <see cref="NewArbiterDecision.ClassifierAgreement"/>.</summary>
    /// <returns>The decision as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The message does not exist.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<ArbiterDecision> SaveArbiterDecisionAsync(NewArbiterDecision decision, CancellationToken cancellationToken = default);

    /// <summary>Stores several decisions, on one message or on many, all or none, in the order given.</summary>
    /// <returns>The decisions as they are stored, in the same order.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; nothing was stored.</exception>
    /// <exception cref="ConversationStoreNotFoundException">A message does not exist; nothing was stored.</exception>
    /// <exception cref="ConversationStoreConflictException">An id is taken; nothing was stored.</exception>
    Task<IReadOnlyList<ArbiterDecision>> SaveArbiterDecisionsAsync(IReadOnlyCollection<NewArbiterDecision> decisions, CancellationToken cancellationToken = default);

    /// <summary>The latest decision on a message; null when there is none.</summary>
    Task<ArbiterDecision?> GetArbiterDecisionAsync(string messageId, CancellationToken cancellationToken = default);

    /// <summary>The decisions on a message, the latest first.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<ArbiterDecision>> ListArbiterDecisionsAsync(string messageId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The latest decision on each of several messages.</summary>
    /// <param name="messageIds">The messages, at most <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The decisions by message id. A message without one is not in it.</returns>
    /// <exception cref="ArgumentException">There are too many ids, or one breaks a rule.</exception>
    Task<IReadOnlyDictionary<string, ArbiterDecision>> GetArbiterDecisionsForMessagesAsync(IReadOnlyCollection<string> messageIds, CancellationToken cancellationToken = default);

    /// <summary>How each classifier did, the one with the most results first, those with equally many by name.</summary>
    /// <param name="classifierName">Only this classifier; null for all.</param>
    /// <param name="from">Only results stored at this time or later; null for no bound.</param>
    /// <param name="to">Only results stored before this time; null for no bound.</param>
    /// <param name="conversationId">Only results for this conversation's messages; null for all.</param>
    /// <param name="limit">At most this many classifiers, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<ClassifierStatistics>> GetClassifierStatisticsAsync(string? classifierName = null, DateTimeOffset? from = null, DateTimeOffset? to = null, string? conversationId = null, int limit = 100, CancellationToken cancellationToken = default);
}
