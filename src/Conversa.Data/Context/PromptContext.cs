using Conversa.Data.Messages;

namespace Conversa.Data.Context;

/// <summary>What a model is given for a turn, within a budget of tokens.</summary>
public sealed record PromptContext
{
    /// <summary>The conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>
    /// All of it in the order in which it is given to the model: the system prompt, pinned context items, other context items, memories, each the most relevant
    /// first, then messages and summaries in the order of the conversation, so that the newest message is last.
    /// </summary>
    public required IReadOnlyList<PromptEntry> Entries { get; init; }

    /// <summary>The tokens of all entries; never more than <see cref="TokenBudget"/>.</summary>
    public required long TokenCount { get; init; }

    /// <summary>The budget it was made for.</summary>
    public required long TokenBudget { get; init; }

    /// <summary>Whether the newest turn is in it. False when that does not fit, and when there are no messages to give.</summary>
    public required bool HasNewestTurn { get; init; }

    /// <summary>What was left out.</summary>
    public required DroppedContext Dropped { get; init; }

    /// <summary>What was recorded of the messages left out; null when nothing was, or when that was not asked for.</summary>
    public ContextOptimization? Recorded { get; init; }

    /// <summary>The system prompt; null when there is none.</summary>
    public string? SystemPrompt => Entries.FirstOrDefault(e => e.Kind == PromptEntryKind.SystemPrompt)?.Content;

    /// <summary>The context items in it, pinned ones first.</summary>
    public IReadOnlyList<ContextItem> Items => [.. Entries.Select(e => e.Item).OfType<ContextItem>()];

    /// <summary>The memories in it, the best first.</summary>
    public IReadOnlyList<ContextMemory> Memories => [.. Entries.Select(e => e.Memory).OfType<ContextMemory>()];

    /// <summary>The optimizations whose summaries are in it, in the order of the conversation.</summary>
    public IReadOnlyList<ContextOptimization> Summaries => [.. Entries.Select(e => e.Optimization).OfType<ContextOptimization>()];

    /// <summary>The messages in it, oldest first.</summary>
    public IReadOnlyList<Message> Messages => [.. Entries.Select(e => e.Message).OfType<Message>()];
}
