namespace Conversa.Data.Knowledge;

/// <summary>Which knowledge is meant. What is null does not narrow; what is given narrows together.</summary>
public sealed record KnowledgeFilter
{
    /// <summary>Only this user's own items.</summary>
    public string? UserId { get; init; }

    /// <summary>True for shared items only, false for users' own only.</summary>
    public bool? Shared { get; init; }

    /// <summary>Only items from this kind of source.</summary>
    public string? SourceType { get; init; }

    /// <summary>Only items from the sources of this id.</summary>
    public string? SourceId { get; init; }

    /// <summary>Only this kind of knowledge.</summary>
    public string? KnowledgeType { get; init; }

    /// <summary>Only items at least this sure, 0 to 1.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>Only items that have all of these tags, at most 64, compared ordinally. Default: none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only items stored at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only items stored before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
