namespace Conversa.Data.Knowledge;

/// <summary>An item with the relationship that leads to it (S2's third example).</summary>
public sealed record RelatedKnowledge
{
    /// <summary>The item.</summary>
    public required KnowledgeItem Item { get; init; }

    /// <summary>The relationship that leads to it.</summary>
    public required KnowledgeRelationship Relationship { get; init; }
}
