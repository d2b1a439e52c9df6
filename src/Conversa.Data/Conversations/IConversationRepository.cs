namespace Conversa.Data.Conversations;

/// <summary>
/// Conversations. They are listed by their last activity, the newest first; those of equal time by id, the greatest first.
/// A new message is activity, and so are <see cref="UpdateActivityAsync"/> and <see cref="ReopenAsync"/>; other changes are not.
/// Reads of what does not exist answer null, zero or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IConversationRepository
{
    /// <summary>Starts a conversation. A user who is not known yet appears with it.</summary>
    /// <returns>The conversation as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreConflictException">The id or the external key is taken.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The session or the parent does not exist.</exception>
    Task<Conversation> CreateAsync(NewConversation conversation, CancellationToken cancellationToken = default);

    /// <summary>Starts a conversation with nothing but its owner. The same as <see cref="CreateAsync(NewConversation, CancellationToken)"/>.</summary>
    Task<Conversation> CreateAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>The conversation with this external key, started for this user if there is none yet. Of callers who do it at once, one starts it and all get it.</summary>
    /// <param name="externalKey">The host's name for it, such as <c>discord:CHANNEL</c>.</param>
    /// <param name="userId">The owner of a new one. One that exists keeps its owner, and its status.</param>
    /// <param name="cancellationToken">Cancels the call before it writes.</param>
    /// <exception cref="ConversationStoreConflictException">In the store of one user: the key is another user's.</exception>
    Task<Conversation> GetOrCreateAsync(string externalKey, string userId, CancellationToken cancellationToken = default);

    /// <summary>The same, with what a new one is to have. One that exists stays as it is.</summary>
    /// <exception cref="ArgumentException">A property breaks a rule, or the external key is missing; the exception names both.</exception>
    /// <exception cref="ConversationStoreConflictException">In the store of one user: the key is another user's. Or the id is taken.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The session or the parent of a new one does not exist.</exception>
    Task<Conversation> GetOrCreateAsync(NewConversation conversation, CancellationToken cancellationToken = default);

    /// <summary>The conversation; null when there is none with this id.</summary>
    Task<Conversation?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The conversation with this external key; null when there is none.</summary>
    Task<Conversation?> FindByExternalKeyAsync(string externalKey, CancellationToken cancellationToken = default);

    /// <summary>The user's active conversations, newest activity first. For more than a page use <see cref="ListAsync"/>.</summary>
    /// <param name="userId">The owner.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<Conversation>> FindActiveByUserIdAsync(string userId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>A page of the user's conversations, newest activity first. One that becomes active meanwhile moves to the front, which later pages do not show again.</summary>
    /// <param name="userId">The owner.</param>
    /// <param name="filter">Which of them; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another user, filter or method.</exception>
    Task<Page<Conversation>> ListAsync(string userId, ConversationFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="ListAsync"/>, each conversation with the number and the known tokens of its messages and with the last one. It counts the messages of the page, so keep pages short.</summary>
    Task<Page<ConversationOverview>> ListOverviewsAsync(string userId, ConversationFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>How many of the user's conversations match the filter; null counts all.</summary>
    Task<long> CountAsync(string userId, ConversationFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Changes what the update gives and leaves the rest. An update that gives nothing changes nothing.</summary>
    /// <returns>The conversation as it is now.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    Task<Conversation> UpdateAsync(string id, ConversationUpdate update, CancellationToken cancellationToken = default);

    /// <summary>Notes that something happens in the conversation now. Its time of last activity never goes back, and its status stays.</summary>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    Task UpdateActivityAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Brings an active conversation to an end.</summary>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It is not active: completed already, or expired.</exception>
    Task CompleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Expires an active conversation.</summary>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It is not active: expired already, or completed.</exception>
    Task ExpireAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Makes a completed or expired conversation active again. That is activity, so it is not idle at once.</summary>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    /// <exception cref="ConversationStoreInvalidTransitionException">It is active.</exception>
    Task ReopenAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Expires the active conversations in which nothing has happened for this long, the longest idle first. It writes in steps, so that other writes do not wait for all of it.</summary>
    /// <param name="idleFor">How long, more than zero. What was active exactly so long ago is expired.</param>
    /// <param name="cancellationToken">Stops between two steps; what is expired by then stays so.</param>
    /// <returns>How many were expired.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The span is zero or negative.</exception>
    Task<int> ExpireIdleAsync(TimeSpan idleFor, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a new conversation of the same owner that goes on from a message of another one. It begins now, active, with the origin as its
    /// <see cref="Conversation.ParentId"/>, with the origin's settings (mode, channel, guild, provider, model, system prompt, context window, approval rules)
    /// and without its tags, external key and session. It has copies of the messages up to and including that one, in their order and with their times, each with
    /// <see cref="Messages.Message.CopiedFrom"/>; links among them lead to the copies, links to what was not copied are gone. Edits, reactions and classifications stay with the origin.
    /// Its last activity is now, or the time of the last message copied where that is later. It shows up whole or not at all, and deleting the origin takes nothing from it.
    /// </summary>
    /// <param name="messageId">The last message to copy.</param>
    /// <param name="fork">What the fork has of its own; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The new conversation as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreConflictException">The id or the external key is taken.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The message or the session does not exist.</exception>
    Task<Conversation> ForkAsync(string messageId, NewFork? fork = null, CancellationToken cancellationToken = default);

    /// <summary>Gives the conversation a tag. Giving it again changes nothing.</summary>
    /// <param name="id">The conversation.</param>
    /// <param name="tag">The tag, 1 to 256 characters, compared ordinally.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    Task AddTagAsync(string id, string tag, CancellationToken cancellationToken = default);

    /// <summary>Takes a tag away.</summary>
    /// <returns>False when it was not there.</returns>
    Task<bool> RemoveTagAsync(string id, string tag, CancellationToken cancellationToken = default);

    /// <summary>The conversation's tags, in ordinal order.</summary>
    /// <param name="id">The conversation.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<string>> ListTagsAsync(string id, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The tags of the user's conversations, the most used first, those of equal use in ordinal order.</summary>
    /// <param name="userId">The owner.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<TagCount>> ListTagsOfUserAsync(string userId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Deletes a conversation with its messages, states, flows and tags, all or nothing. Threads, forks, goals and traces stay and lose their link to it.</summary>
    /// <remarks>It is one transaction, for which other writes wait: some 0.8 s for 10,000 messages. Retention deletes long conversations in short ones.</remarks>
    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);
}
