using Conversa.Data.Embeddings;
using Conversa.Data.Search;

namespace Conversa.Data.Messages;

/// <summary>
/// The messages of conversations. Their order is total and stable: by time, and for equal times by the order in which they were stored.
/// Reads of what does not exist answer null, zero or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IMessageRepository
{
    /// <summary>Their vectors.</summary>
    IEmbeddingRepository Embeddings { get; }

    /// <summary>Stores a message. Storing an <see cref="NewMessage.ExternalId"/> that its conversation has already changes nothing and returns the stored one.</summary>
    /// <returns>The message as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation, the parent or the author does not exist.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<Message> CreateAsync(NewMessage message, CancellationToken cancellationToken = default);

    /// <summary>Stores a message with what most messages have. The same as <see cref="CreateAsync"/>.</summary>
    /// <param name="conversationId">The conversation, which must exist.</param>
    /// <param name="role">Who speaks.</param>
    /// <param name="content">The text; may be empty.</param>
    /// <param name="externalId">The provider's message id; null for none.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    Task<Message> AppendAsync(string conversationId, MessageRole role, string content, string? externalId = null, CancellationToken cancellationToken = default);

    /// <summary>Stores several messages, of one conversation or of many, all or none, in the order given.</summary>
    /// <returns>The messages as they are stored, in the same order.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; nothing was stored.</exception>
    /// <exception cref="ConversationStoreNotFoundException">A conversation, parent or author does not exist; nothing was stored.</exception>
    /// <exception cref="ConversationStoreConflictException">An id is taken; nothing was stored.</exception>
    Task<IReadOnlyList<Message>> CreateManyAsync(IReadOnlyCollection<NewMessage> messages, CancellationToken cancellationToken = default);

    /// <summary>The message; null when there is none with this id.</summary>
    Task<Message?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The message that a provider knows by this id; null when the conversation has none.</summary>
    Task<Message?> FindByExternalIdAsync(string conversationId, string externalId, CancellationToken cancellationToken = default);

    /// <summary>The first messages of a conversation, oldest first. For more than a page use <see cref="ListAsync"/> or <see cref="StreamAsync"/>.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<Message>> FindByConversationIdAsync(string conversationId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The newest messages of a conversation, oldest first: what a model is given as history.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="count">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<Message>> GetRecentMessagesAsync(string conversationId, int count = 50, CancellationToken cancellationToken = default);

    /// <summary>
    /// The messages that fit a text best, best first, those that fit equally well newest first. Every message is found whose storing has completed.
    /// Any word of the text counts, rarer ones more; words are compared without case and accents, English ones by their stem; the author's name and the date in
    /// English words (year, month, day, weekday) are searchable too. Texts in scripts without spaces between words are found by any part of two characters or more.
    /// A word of another script within them is found where a space or a sign stands on both of its sides.
    /// A hit lends some of its score to its neighbours (<see cref="MessageSearch.NeighbourWeight"/>). Of a fork's copies and their origin only the best is returned.
    /// Over everybody's messages, and over more than 20,000 of one user, the 12 rarest words rank, the rarer of them choose what is ranked, and of a word that is in
    /// more than 500 messages the newest of them are; of a part of one or two characters that is everywhere not every place is looked at.
    /// </summary>
    /// <param name="text">What to look for: any text at all, never a syntax. Empty when there is no letter or digit in it. Of a long text the first 4,096 characters and the 32 longest words count.</param>
    /// <param name="search">Whose messages and which; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="ArgumentException">A property of the search breaks a rule; the exception names both.</exception>
    /// <exception cref="InvalidOperationException">The embedder did not do as it must.</exception>
    Task<IReadOnlyList<SearchHit<Message>>> SearchAsync(string text, MessageSearch? search = null, int limit = 10, CancellationToken cancellationToken = default);

    /// <summary>A page of a conversation's messages, in the order asked for. Pages do not shift when messages are added meanwhile.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="filter">Which of its messages; null for all.</param>
    /// <param name="order">Which end comes first.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another conversation, filter or order.</exception>
    Task<Page<Message>> ListAsync(string conversationId, MessageFilter? filter = null, ListOrder order = ListOrder.OldestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>A message with its neighbours, oldest first. Empty when there is no such message.</summary>
    /// <param name="id">The message in the middle.</param>
    /// <param name="before">At most this many before it, 0 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="after">At most this many after it, 0 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<Message>> ListAroundAsync(string id, int before = 10, int after = 10, CancellationToken cancellationToken = default);

    /// <summary>The messages of a conversation that match the filter, null for all, oldest first, read page by page: a slow consumer holds nothing open, and what is added before it reads its last page comes too.</summary>
    IAsyncEnumerable<Message> StreamAsync(string conversationId, MessageFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>The messages that name this one as their parent, oldest first: the branches of the conversation there.</summary>
    /// <param name="id">The message.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<Message>> ListBranchesAsync(string id, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>How many of a conversation's messages match the filter; null counts all.</summary>
    Task<long> CountAsync(string conversationId, MessageFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>The tokens of a conversation's messages, the unknown kept apart.</summary>
    Task<TokenTotal> SumTokensAsync(string conversationId, CancellationToken cancellationToken = default);

    /// <summary>How the calls of each tool ended, the most used first, those used equally often by name. The copies in a fork count like any message.</summary>
    /// <param name="from">Only results said at this time or later; null for no bound.</param>
    /// <param name="to">Only results said before this time; null for no bound.</param>
    /// <param name="conversationId">Only in this conversation; null for all.</param>
    /// <param name="limit">At most this many tools, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<ToolStatistics>> GetToolStatisticsAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, string? conversationId = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Changes what a message says and keeps what it said before.</summary>
    /// <param name="id">The message.</param>
    /// <param name="content">The new text; may be empty.</param>
    /// <param name="contents">The new parts as JSON; null when the text is all.</param>
    /// <param name="editedBy">The user who edits; null when not said.</param>
    /// <param name="tokenCount">The tokens of the new content, 0 to 2,147,483,647; null when unknown: the count that is stored was the old content's and goes, unless the content stays the same.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The message as it is now.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The message or the editor does not exist.</exception>
    Task<Message> EditAsync(string id, string content, string? contents = null, string? editedBy = null, long? tokenCount = null, CancellationToken cancellationToken = default);

    /// <summary>What a message said before each of its edits, the first edit first.</summary>
    /// <param name="id">The message.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<MessageEdit>> ListEditsAsync(string id, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Pins a message or takes the pin away.</summary>
    /// <exception cref="ConversationStoreNotFoundException">The message does not exist.</exception>
    Task SetPinnedAsync(string id, bool pinned, CancellationToken cancellationToken = default);

    /// <summary>Notes which message answers this one.</summary>
    /// <exception cref="ConversationStoreNotFoundException">One of them does not exist, or they are of different conversations.</exception>
    Task SetResponseAsync(string id, string responseId, CancellationToken cancellationToken = default);

    /// <summary>Deletes every message of the conversation that comes after this one, which stays, all or nothing.</summary>
    /// <remarks>It is one transaction, for which other writes wait: some 0.8 s for 10,000 messages.</remarks>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The message does not exist.</exception>
    Task<int> TruncateAfterAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Deletes a message with its edits, reactions and classifications.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Adds a user's reaction. Adding it again changes nothing.</summary>
    /// <param name="id">The message.</param>
    /// <param name="userId">The user who reacts.</param>
    /// <param name="reaction">The reaction, such as an emoji; 1 to 256 characters, compared ordinally.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ConversationStoreNotFoundException">The message or the user does not exist.</exception>
    Task AddReactionAsync(string id, string userId, string reaction, CancellationToken cancellationToken = default);

    /// <summary>Takes a user's reaction away.</summary>
    /// <returns>False when it was not there.</returns>
    Task<bool> RemoveReactionAsync(string id, string userId, string reaction, CancellationToken cancellationToken = default);

    /// <summary>The reactions to a message, the first one first, those of equal time by user, then reaction.</summary>
    /// <param name="id">The message.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<MessageReaction>> ListReactionsAsync(string id, int limit = 100, CancellationToken cancellationToken = default);
}
