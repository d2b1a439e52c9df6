namespace Conversa.Data.Maintenance;

/// <summary>How a full-text index is.</summary>
public sealed record SearchIndexHealth
{
    /// <summary>What it finds: messages, memories or knowledge.</summary>
    public required string Name { get; init; }

    /// <summary>How many rows it lacks, which the next search takes in. 0 for indexes that are never behind.</summary>
    public required long PendingRows { get; init; }

    /// <summary>Whether it was found damaged and is being made anew. Rows are stored meanwhile, and a search waits for it.</summary>
    public required bool IsRebuilding { get; init; }

    /// <summary>When it was last found damaged; null when it never was.</summary>
    public DateTimeOffset? DamagedAt { get; init; }

    /// <summary>When it was last made anew; null when it never was.</summary>
    public DateTimeOffset? RebuiltAt { get; init; }
}
