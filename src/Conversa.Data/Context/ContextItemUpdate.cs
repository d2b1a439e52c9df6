namespace Conversa.Data.Context;

/// <summary>What to change of a context item. What is left out stays.</summary>
public sealed record ContextItemUpdate
{
    /// <summary>The text; not empty.</summary>
    public Optional<string> Content { get; init; }

    /// <summary>How relevant it is, 0 to 1; null when unknown.</summary>
    public Optional<double?> RelevanceScore { get; init; }

    /// <summary>Another kind of context, 1 to 256 characters; null for none.</summary>
    public Optional<string?> ContextType { get; init; }

    /// <summary>Who said it, 1 to 256 characters; null for nobody.</summary>
    public Optional<string?> OriginalRole { get; init; }

    /// <summary>The area of focus it belongs to, 1 to 256 characters; null for none.</summary>
    public Optional<string?> FocusArea { get; init; }

    /// <summary>The kind of preference it is, 1 to 256 characters; null for none.</summary>
    public Optional<string?> PreferenceType { get; init; }

    /// <summary>Whether it is pinned.</summary>
    public Optional<bool> Pinned { get; init; }

    /// <summary>The host's own data as JSON, in place of what was there; null for none.</summary>
    public Optional<string?> Metadata { get; init; }
}
