using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Connections;

/// <summary>What was seen of a table, to be cached.</summary>
public sealed record NewDatabaseSchema
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewDatabaseSchema()
    {
    }

    /// <summary>Makes one with what every table has.</summary>
    [SetsRequiredMembers]
    public NewDatabaseSchema(string tableName, string? schemaName = null, string tableType = "table") => (TableName, SchemaName, TableType) = (tableName, schemaName, tableType);

    /// <summary>The schema it is in, 1 to 256 characters; null for none.</summary>
    public string? SchemaName { get; init; }

    /// <summary>Its name, 1 to 256 characters.</summary>
    public required string TableName { get; init; }

    /// <summary>What it is, 1 to 256 characters, such as <c>view</c>.</summary>
    public required string TableType { get; init; }

    /// <summary>Its columns as JSON.</summary>
    public string? ColumnInfo { get; init; }

    /// <summary>Its foreign keys as JSON.</summary>
    public string? Relationships { get; init; }

    /// <summary>Its indexes as JSON.</summary>
    public string? Indexes { get; init; }

    /// <summary>About how many rows it has, not negative; null when that is unknown.</summary>
    public long? RowCount { get; init; }
}
