namespace Conversa.Data.Connections;

/// <summary>What was seen of a table when its database was last looked at, as it is stored in <c>database_schemas</c> (S2).</summary>
public sealed record DatabaseSchema
{
    /// <summary>The id, a UUIDv7 in lower case. It changes when the cache is replaced.</summary>
    public required string Id { get; init; }

    /// <summary>The connection to its database.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>The schema it is in; null when there is none.</summary>
    public string? SchemaName { get; init; }

    /// <summary>Its name.</summary>
    public required string TableName { get; init; }

    /// <summary>What it is: <c>table</c>, <c>view</c>, <c>stored_procedure</c> or any other.</summary>
    public required string TableType { get; init; }

    /// <summary>Its columns as JSON; null when they were not looked at.</summary>
    public string? ColumnInfo { get; init; }

    /// <summary>Its foreign keys as JSON; null when they were not looked at.</summary>
    public string? Relationships { get; init; }

    /// <summary>Its indexes as JSON; null when they were not looked at.</summary>
    public string? Indexes { get; init; }

    /// <summary>About how many rows it has; null when that is unknown.</summary>
    public long? RowCount { get; init; }

    /// <summary>When the cache was filled, UTC.</summary>
    public required DateTimeOffset LastUpdated { get; init; }
}
