namespace Conversa.Data.Context;

/// <summary>Something put beside a conversation for the model to see, as it is stored in <c>context_items</c> (S1).</summary>
public sealed record ContextItem
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>Where it comes from: one of <see cref="ContextSources"/> or another.</summary>
    public required string Source { get; init; }

    /// <summary>The text.</summary>
    public required string Content { get; init; }

    /// <summary>How relevant it is, 0 to 1; null when unknown.</summary>
    public double? RelevanceScore { get; init; }

    /// <summary>What kind of context it is: one of <see cref="ContextTypes"/> or another; null when not said.</summary>
    public string? ContextType { get; init; }

    /// <summary>Who said it where it comes from a conversation; null when not said.</summary>
    public string? OriginalRole { get; init; }

    /// <summary>The area of focus it belongs to; null for none.</summary>
    public string? FocusArea { get; init; }

    /// <summary>The kind of preference it is; null for none.</summary>
    public string? PreferenceType { get; init; }

    /// <summary>Whether every prompt takes it as long as the budget allows.</summary>
    public bool Pinned { get; init; }

    /// <summary>When it was found or said, UTC, to the millisecond.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal long Seq { get; init; }
}
