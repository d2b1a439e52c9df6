namespace Conversa.Data.Context;

/// <summary>Which context items are meant. What is null does not narrow; what is given narrows together.</summary>
public sealed record ContextItemFilter
{
    /// <summary>Only items from this source.</summary>
    public string? Source { get; init; }

    /// <summary>Only this kind of context.</summary>
    public string? ContextType { get; init; }

    /// <summary>Only items of this area of focus.</summary>
    public string? FocusArea { get; init; }

    /// <summary>Only preferences of this kind.</summary>
    public string? PreferenceType { get; init; }

    /// <summary>Only items at least this relevant, 0 to 1; those of unknown relevance are left out then.</summary>
    public double? MinRelevance { get; init; }

    /// <summary>Only pinned items, or only those that are not.</summary>
    public bool? Pinned { get; init; }
}
