using Conversa.Data.Storage;

namespace Conversa.Data.Connections;

/// <summary>A row of <c>database_schemas</c>.</summary>
internal sealed record DatabaseSchemaRow(
    string Id, string ConnectionId, string? SchemaName, string TableName, string TableType, string? ColumnInfo, string? Relationships, string? Indexes, long? RowCount, long LastUpdated)
{
    public DatabaseSchema ToSchema() => new()
    {
        Id = Id,
        ConnectionId = ConnectionId,
        SchemaName = SchemaName,
        TableName = TableName,
        TableType = TableType,
        ColumnInfo = ColumnInfo,
        Relationships = Relationships,
        Indexes = Indexes,
        RowCount = RowCount,
        LastUpdated = Times.At(LastUpdated),
    };
}
