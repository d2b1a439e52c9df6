namespace Conversa.Data.Context;

/// <summary>How a prompt is to be put together.</summary>
public sealed record ContextRequest
{
    /// <summary>The most tokens that it may have, at least 1. Default, null: the conversation's context window less <see cref="ReservedForAnswer"/>.</summary>
    public long? TokenBudget { get; init; }

    /// <summary>The tokens of the context window that are kept for the answer, not negative. Of no account where <see cref="TokenBudget"/> is given. Default: 1,024.</summary>
    public long ReservedForAnswer { get; init; } = 1024;

    /// <summary>What the model's format adds to each entry for its role and its separators, in tokens, 0 to 1,000. Default: 4.</summary>
    public int TokensPerEntry { get; init; } = 4;

    /// <summary>The system prompt; empty for none. Default, null: the conversation's own.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>What the host remembers for this turn, in any order. Default: none.</summary>
    public IReadOnlyList<ContextMemory> Memories { get; init; } = [];

    /// <summary>The part of the budget, 0 to 1, that memories and context items that are not pinned may take together. Default: 0.25.</summary>
    public double MemoryShare { get; init; } = 0.25;

    /// <summary>
    /// How many of the newest messages are looked at, those among them that an optimization stands for; 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.
    /// Of older ones only pinned messages and the newest of the user are found, and those only where they are no part of a tool's call. Default, null: <see cref="ConversationStoreOptions.MaxPageSize"/>.
    /// </summary>
    public int? MaxMessages { get; init; }

    /// <summary>
    /// Whether messages that are left out for want of room are recorded as an optimization, which then holds for the prompts to come. Pinned ones are not, and nothing is
    /// where the newest turn does not fit. It looks at <see cref="MaxMessages"/> messages, also when the budget is full sooner. Default: false.
    /// </summary>
    public bool RecordDropped { get; init; }
}
