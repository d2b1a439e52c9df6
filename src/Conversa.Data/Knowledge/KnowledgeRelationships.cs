namespace Conversa.Data.Knowledge;

/// <summary>The kinds of relationships that S2 names. A host may use others.</summary>
public static class KnowledgeRelationships
{
    /// <summary>The one has to do with the other.</summary>
    public const string RelatesTo = "relates_to";

    /// <summary>The one denies the other.</summary>
    public const string Contradicts = "contradicts";

    /// <summary>The one adds to the other.</summary>
    public const string Extends = "extends";

    /// <summary>The one puts the other into practice.</summary>
    public const string Implements = "implements";
}
