namespace Conversa.Data.Knowledge;

/// <summary>Something that was learnt from a file, a conversation or a database, as it is stored in <c>knowledge_items</c> (S2).</summary>
public sealed record KnowledgeItem
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The user whose it is; null when all share it.</summary>
    public string? UserId { get; init; }

    /// <summary>The kind of source it comes from, such as <see cref="KnowledgeSources.File"/>.</summary>
    public required string SourceType { get; init; }

    /// <summary>The source's id among its kind.</summary>
    public required string SourceId { get; init; }

    /// <summary>What kind of knowledge it is, such as <see cref="KnowledgeTypes.Pattern"/>.</summary>
    public required string KnowledgeType { get; init; }

    /// <summary>What it is about.</summary>
    public required string Title { get; init; }

    /// <summary>What is known.</summary>
    public required string Content { get; init; }

    /// <summary>How sure it is, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>Its tags, each once, in the order in which they were given. Empty, never null, when it has none.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
