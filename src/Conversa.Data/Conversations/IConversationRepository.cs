namespace Conversa.Data.Conversations;

/// <summary>
/// Conversations. Reads of what does not exist answer null, zero or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
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
    /// <param name="userId">The owner of a new one. One that exists keeps its owner.</param>
    /// <param name="cancellationToken">Cancels the call before it writes.</param>
    Task<Conversation> GetOrCreateAsync(string externalKey, string userId, CancellationToken cancellationToken = default);

    /// <summary>The conversation; null when there is none with this id.</summary>
    Task<Conversation?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The conversation with this external key; null when there is none.</summary>
    Task<Conversation?> FindByExternalKeyAsync(string externalKey, CancellationToken cancellationToken = default);
}
