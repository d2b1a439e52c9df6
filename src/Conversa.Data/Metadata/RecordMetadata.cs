namespace Conversa.Data.Metadata;

/// <summary>A note on a row of another table, as it is stored in <c>record_metadata</c> (S1).</summary>
public sealed record RecordMetadata
{
    /// <summary>The table of the row: one of <see cref="MetadataTables"/>.</summary>
    public required string TableName { get; init; }

    /// <summary>The row's id.</summary>
    public required string RecordId { get; init; }

    /// <summary>The note's key.</summary>
    public required string Key { get; init; }

    /// <summary>What is noted.</summary>
    public required string Value { get; init; }

    /// <summary>The part of the row that is meant, as the host names it; null for all of it.</summary>
    public string? ChunkId { get; init; }

    /// <summary>The user whose row it is; null for a row that is shared.</summary>
    public string? UserId { get; init; }

    /// <summary>When it was first noted, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last noted, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
