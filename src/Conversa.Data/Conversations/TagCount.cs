namespace Conversa.Data.Conversations;

/// <summary>A tag and how much it is used.</summary>
public sealed record TagCount
{
    /// <summary>The tag.</summary>
    public required string Tag { get; init; }

    /// <summary>How many conversations, or memories, have it, at least 1.</summary>
    public required long Count { get; init; }
}
