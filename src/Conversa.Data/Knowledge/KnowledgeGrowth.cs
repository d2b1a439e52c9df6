namespace Conversa.Data.Knowledge;

/// <summary>How much of one kind of knowledge was stored on one day (S2).</summary>
public sealed record KnowledgeGrowth
{
    /// <summary>The day, UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>What kind of knowledge.</summary>
    public required string KnowledgeType { get; init; }

    /// <summary>How many items, at least 1.</summary>
    public required long ItemsCreated { get; init; }

    /// <summary>How sure they are on average, 0 to 1.</summary>
    public required double AverageConfidence { get; init; }
}
