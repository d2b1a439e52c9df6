namespace Conversa.Data.Context;

/// <summary>
/// What was left out of prompts or summarised, as it is stored in <c>context_optimizations</c> (S4). As long as it holds, prompts leave its messages
/// out and show its summary in their place; the messages themselves stay as they are.
/// </summary>
public sealed record ContextOptimization
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>Why: one of <see cref="OptimizationTriggers"/> or another.</summary>
    public required string TriggerReason { get; init; }

    /// <summary>How: one of <see cref="OptimizationTypes"/> or another.</summary>
    public required string OptimizationType { get; init; }

    /// <summary>The tokens before it.</summary>
    public required long TokensBefore { get; init; }

    /// <summary>The tokens after it.</summary>
    public required long TokensAfter { get; init; }

    /// <summary>What stands in the messages' place; null for nothing.</summary>
    public string? Summary { get; init; }

    /// <summary>The ids of the messages that it stands for, oldest first, those deleted since among them.</summary>
    public required IReadOnlyList<string> AffectedMessages { get; init; }

    /// <summary>When it was undone, UTC; null while it holds.</summary>
    public DateTimeOffset? UndoneAt { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was recorded, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal long Seq { get; init; }
}
