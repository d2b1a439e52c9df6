namespace Conversa.Data.Knowledge;

/// <summary>An item that was reached from another over one relationship or several.</summary>
public sealed record ReachedKnowledge
{
    /// <summary>The item.</summary>
    public required KnowledgeItem Item { get; init; }

    /// <summary>How many relationships lead to it, at least 1.</summary>
    public required int Depth { get; init; }

    /// <summary>The strengths of these relationships multiplied, 0 to 1.</summary>
    public required double Strength { get; init; }
}
