namespace Conversa.Data.Knowledge;

/// <summary>What to change of a knowledge item. What is left out stays.</summary>
public sealed record KnowledgeUpdate
{
    /// <summary>Another kind of knowledge, 1 to 256 characters.</summary>
    public Optional<string> KnowledgeType { get; init; }

    /// <summary>What it is about; not empty.</summary>
    public Optional<string> Title { get; init; }

    /// <summary>What is known; not empty.</summary>
    public Optional<string> Content { get; init; }

    /// <summary>How sure it is, 0 to 1.</summary>
    public Optional<double> Confidence { get; init; }

    /// <summary>Its tags in place of those it had, at most 64, each of 1 to 256 characters.</summary>
    public Optional<IReadOnlyList<string>> Tags { get; init; }

    /// <summary>The host's own data as JSON, in place of what was there; null for none.</summary>
    public Optional<string?> Metadata { get; init; }
}
