using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Goals;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Tools;

namespace Conversa.Data.Turns;

/// <summary>What a bot needs to know before it answers in a conversation, all of it as it was at one moment.</summary>
public sealed record Turn
{
    /// <summary>The conversation.</summary>
    public required Conversation Conversation { get; init; }

    /// <summary>Its newest messages, oldest first. Empty, never null, when there are none.</summary>
    public required IReadOnlyList<Message> RecentMessages { get; init; }

    /// <summary>The latest version of its state; null when there is none.</summary>
    public ConversationState? State { get; init; }

    /// <summary>Its working state; null when there is none.</summary>
    public WorkingState? WorkingState { get; init; }

    /// <summary>The flow that goes on in it; null when there is none.</summary>
    public Flow? ActiveFlow { get; init; }

    /// <summary>Its tool executions that wait for a person's decision, oldest first, the first 100. Expired ones wait no longer. Empty, never null, when there are none.</summary>
    public required IReadOnlyList<ToolExecution> PendingApprovals { get; init; }

    /// <summary>The active goals of the conversation's owner, wherever they were said, newest first, the first 100. Empty, never null, when there are none.</summary>
    public required IReadOnlyList<UserGoal> Goals { get; init; }
}
