namespace Conversa.Data.Conversations;

/// <summary>A conversation with what a list of conversations shows of its messages (S0's common queries).</summary>
public sealed record ConversationOverview
{
    /// <summary>The conversation.</summary>
    public required Conversation Conversation { get; init; }

    /// <summary>How many messages it has.</summary>
    public required long MessageCount { get; init; }

    /// <summary>The tokens of those messages whose count is known; null when none is.</summary>
    public long? TokenCount { get; init; }

    /// <summary>Its last message; null when it has none.</summary>
    public LastMessage? LastMessage { get; init; }
}
