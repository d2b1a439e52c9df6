using Conversa.Data.Messages;

namespace Conversa.Data.Context;

/// <summary>One entry of a prompt: a role and a text, and what they come from.</summary>
public sealed record PromptEntry
{
    /// <summary>What it is.</summary>
    public required PromptEntryKind Kind { get; init; }

    /// <summary>Who speaks: of a message its role, of all else <see cref="MessageRole.System"/>.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>The text. A message may have parts besides: <see cref="Message.Contents"/>.</summary>
    public required string Content { get; init; }

    /// <summary>The tokens it counts for in the budget.</summary>
    public required long Tokens { get; init; }

    /// <summary>The message; null for other kinds.</summary>
    public Message? Message { get; init; }

    /// <summary>The context item; null for other kinds.</summary>
    public ContextItem? Item { get; init; }

    /// <summary>The memory; null for other kinds.</summary>
    public ContextMemory? Memory { get; init; }

    /// <summary>The optimization whose summary it is; null for other kinds.</summary>
    public ContextOptimization? Optimization { get; init; }
}
