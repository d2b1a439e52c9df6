namespace Conversa.Data.Context;

/// <summary>
/// What a model is given to see: the items put beside a conversation, prompts put together within a budget of tokens, and the ledger of what was left out of them
/// or summarised. A conversation's working state is with its states.
/// Reads of what does not exist answer null, zero or an empty list; changes of it, and building a prompt of it, throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IContextRepository
{
    /// <summary>Stores an item.</summary>
    /// <returns>The item as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<ContextItem> AddItemAsync(NewContextItem item, CancellationToken cancellationToken = default);

    /// <summary>Stores several items, all or none.</summary>
    /// <returns>The items as they are stored, in the order given.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; nothing was stored.</exception>
    /// <exception cref="ConversationStoreNotFoundException">A conversation does not exist; nothing was stored.</exception>
    /// <exception cref="ConversationStoreConflictException">An id is taken; nothing was stored.</exception>
    Task<IReadOnlyList<ContextItem>> AddItemsAsync(IReadOnlyCollection<NewContextItem> items, CancellationToken cancellationToken = default);

    /// <summary>The item; null when there is none with this id.</summary>
    Task<ContextItem?> FindItemAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of a conversation's items.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="filter">Which items; null for all.</param>
    /// <param name="order">Which come first.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another conversation, filter or order.</exception>
    Task<Page<ContextItem>> ListItemsAsync(string conversationId, ContextItemFilter? filter = null, ContextItemOrder order = ContextItemOrder.MostRelevantFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Changes an item, pins it or lets it go. An update that gives nothing changes nothing.</summary>
    /// <returns>The item as it is now.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The item does not exist.</exception>
    Task<ContextItem> UpdateItemAsync(string id, ContextItemUpdate update, CancellationToken cancellationToken = default);

    /// <summary>Deletes an item.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> DeleteItemAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Puts what a source gives now, such as retrieval for this turn, in the place of what it gave before. Items of it that somebody pinned stay. All of it happens or nothing.</summary>
    /// <returns>The new items as they are stored, in the order given.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule, or an item is of another conversation or source; nothing was changed.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation of new items does not exist.</exception>
    /// <exception cref="ConversationStoreConflictException">An id is taken; nothing was changed.</exception>
    Task<IReadOnlyList<ContextItem>> ReplaceSourceAsync(string conversationId, string source, IReadOnlyCollection<NewContextItem> items, CancellationToken cancellationToken = default);

    /// <summary>Deletes a conversation's items, or those of one source, pinned ones too.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> ClearItemsAsync(string conversationId, string? source = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a prompt together that has at most as many tokens as its budget. The same conversation and request give the same prompt.
    /// <para>
    /// What comes later here takes only what is left by what comes before: the system prompt; the newest turn, which is the newest message, and then the user's newest;
    /// pinned messages, the newest first; pinned context items, the most relevant first; the summaries of optimizations that hold, those of the newest messages first;
    /// memories and other context items together, the most relevant first, up to <see cref="ContextRequest.MemoryShare"/> of the budget; the other messages from the
    /// newest backwards until one does not fit.
    /// </para>
    /// <para>
    /// An assistant's calls of tools and their results come or go together, as one message does. They are matched by the ids in <see cref="Messages.Message.Contents"/>
    /// (of Microsoft.Extensions.AI, OpenAI or Anthropic); a message of the role tool without an id belongs to its parent, when that is the assistant's or a tool's, else to the message before it.
    /// A result whose call is not there is never given. Messages that an optimization stands for are left out, pinned or not, and its summary comes at the place of the first of them.
    /// </para>
    /// <para>
    /// A message counts for its <see cref="Messages.Message.TokenCount"/>; where that is unknown, for what <see cref="ConversationStoreOptions.TokenCounter"/> makes of its
    /// content and, as JSON, its parts. Images and files are not counted: store a token count with a message that has them.
    /// </para>
    /// </summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="request">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels it before anything is recorded.</param>
    /// <remarks>It reads the newest messages page by page as far as the budget goes, however many the conversation has, and of pinned messages, items and summaries up to 256 each.</remarks>
    /// <exception cref="ArgumentException">A property of the request breaks a rule, or the system prompt alone is over the budget; the exception says so.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    Task<PromptContext> BuildAsync(string conversationId, ContextRequest? request = null, CancellationToken cancellationToken = default);

    /// <summary>Records that messages are to be left out of prompts, and what stands in their place. The messages stay as they are.</summary>
    /// <returns>The optimization as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist, or a message is not in it.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken, or another optimization that holds stands for one of the messages; the exception names it.</exception>
    Task<ContextOptimization> RecordOptimizationAsync(NewContextOptimization optimization, CancellationToken cancellationToken = default);

    /// <summary>The optimization, undone or not; null when there is none with this id.</summary>
    Task<ContextOptimization?> FindOptimizationAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of a conversation's optimizations, the last recorded first.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="includeUndone">Whether those that were undone are in it.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another list.</exception>
    Task<Page<ContextOptimization>> ListOptimizationsAsync(string conversationId, bool includeUndone = true, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Undoes an optimization, for good: prompts show its messages again instead of its summary. It stays in the ledger.</summary>
    /// <returns>The optimization as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The optimization does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It is undone already.</exception>
    Task<ContextOptimization> UndoOptimizationAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>What the optimizations of a conversation that hold have saved together.</summary>
    Task<ContextSavings> GetSavingsAsync(string conversationId, CancellationToken cancellationToken = default);
}
