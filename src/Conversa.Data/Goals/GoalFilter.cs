namespace Conversa.Data.Goals;

/// <summary>Which goals of a user are meant. What is null does not narrow.</summary>
public sealed record GoalFilter
{
    /// <summary>Only goals of this status.</summary>
    public GoalStatus? Status { get; init; }

    /// <summary>Only goals of this category.</summary>
    public string? Category { get; init; }

    /// <summary>Only goals said in this conversation.</summary>
    public string? ConversationId { get; init; }
}
