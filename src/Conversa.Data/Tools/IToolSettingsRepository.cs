namespace Conversa.Data.Tools;

/// <summary>Which tools need no asking: a user's settings, and a conversation's own, which come first.</summary>
/// <remarks>
/// A request is decided so. A tool that is named is approved, rejected or asked about as its entry says; else the flag of its risk approves it. What would be approved
/// is asked about all the same when the tool was never approved for the user before (unless it is named), when the call may cost more than a call may, or when it would bring
/// the user's last 60 minutes above their limit; also when there is such a limit and nobody said what the call costs. A conversation's entry for a tool and its flags come before
/// its owner's; of two limits the lower holds. For consuming: a minor version may add members.
/// </remarks>
public interface IToolSettingsRepository
{
    /// <summary>A user's settings; the defaults, which approve nothing, when they have none. Never null.</summary>
    /// <exception cref="ConversationStoreException">Another program stored what cannot be read.</exception>
    Task<AutoApprovalSettings> GetAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>Stores a user's settings, all of them, in the place of what was stored. A user who is not known yet appears with them.</summary>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    Task SaveAsync(string userId, AutoApprovalSettings settings, CancellationToken cancellationToken = default);

    /// <summary>A conversation's own settings; null when it has none or does not exist.</summary>
    /// <exception cref="ConversationStoreException">
    /// <see cref="Conversations.Conversation.AutoApprovalSettings"/> holds what this did not write. As long as that is so, nothing is approved there without asking.
    /// </exception>
    Task<ConversationApprovalSettings?> GetForConversationAsync(string conversationId, CancellationToken cancellationToken = default);

    /// <summary>Stores a conversation's own settings, all of them, in the place of what was stored, as JSON in <see cref="Conversations.Conversation.AutoApprovalSettings"/>.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="settings">The settings; null for its owner's only.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    Task SaveForConversationAsync(string conversationId, ConversationApprovalSettings? settings, CancellationToken cancellationToken = default);

    /// <summary>What holds in a conversation: its own settings and its owner's together; null when it does not exist.</summary>
    /// <exception cref="ConversationStoreException">What is stored cannot be read.</exception>
    Task<AutoApprovalSettings?> GetEffectiveAsync(string conversationId, CancellationToken cancellationToken = default);
}
