namespace Conversa.Data.Context;

/// <summary>What was looked at for a prompt and left out of it. What an optimization stands for is not among it.</summary>
public sealed record DroppedContext
{
    /// <summary>The ids of messages, oldest first: of what did not fit, and of results of tools whose call is not there.</summary>
    public required IReadOnlyList<string> MessageIds { get; init; }

    /// <summary>Whether there are older messages that were not looked at, since the budget was full before or there are more than was asked to look at.</summary>
    public required bool OlderMessages { get; init; }

    /// <summary>The ids of context items, in the order in which they were tried.</summary>
    public required IReadOnlyList<string> ItemIds { get; init; }

    /// <summary>Memories, in the order in which they were tried.</summary>
    public required IReadOnlyList<ContextMemory> Memories { get; init; }

    /// <summary>The ids of optimizations whose summaries did not fit, those of the newest messages first.</summary>
    public required IReadOnlyList<string> OptimizationIds { get; init; }
}
