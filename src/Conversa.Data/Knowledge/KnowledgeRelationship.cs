namespace Conversa.Data.Knowledge;

/// <summary>How one knowledge item relates to another, as it is stored in <c>knowledge_relationships</c> (S2).</summary>
public sealed record KnowledgeRelationship
{
    /// <summary>The id, a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The item that it goes out from.</summary>
    public required string FromKnowledgeId { get; init; }

    /// <summary>The item that it leads to.</summary>
    public required string ToKnowledgeId { get; init; }

    /// <summary>What kind of relationship it is, such as <see cref="KnowledgeRelationships.Extends"/>.</summary>
    public required string RelationshipType { get; init; }

    /// <summary>How strong it is, 0 to 1.</summary>
    public required double Strength { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
