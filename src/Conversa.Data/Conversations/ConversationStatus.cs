namespace Conversa.Data.Conversations;

/// <summary>Where a conversation is in its life (S0).</summary>
public enum ConversationStatus
{
    /// <summary>It goes on.</summary>
    Active,

    /// <summary>It was brought to an end.</summary>
    Completed,

    /// <summary>It was left, and timed out.</summary>
    Expired,
}
