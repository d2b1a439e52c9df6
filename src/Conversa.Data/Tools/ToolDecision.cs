namespace Conversa.Data.Tools;

/// <summary>Whether a tool may be run, and by which rule.</summary>
public sealed record ToolDecision
{
    /// <summary>Whether it may.</summary>
    public required ToolDecisionOutcome Outcome { get; init; }

    /// <summary>The rule that decided, or that asked for a person: one of <see cref="ApprovalRules"/>.</summary>
    public required string Rule { get; init; }

    /// <summary>Why, for people: a sentence for each rule, or what the person who decided said; null when they said nothing.</summary>
    public string? Reason { get; init; }

    /// <summary>The person who decided; null when the settings did, before anybody has, and when it was cancelled or has expired, whoever had approved it.</summary>
    public string? DecidedBy { get; init; }
}
