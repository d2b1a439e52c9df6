using Conversa.Data.Storage;

namespace Conversa.Data.Connections;

/// <summary>What is cached of the databases that connections lead to.</summary>
internal sealed class DatabaseSchemas(IDatabase db, string? owner)
{
    public Task ReplaceAsync(string connectionId, IReadOnlyCollection<NewDatabaseSchema> schemas, CancellationToken cancellationToken)
    {
        Require.Name(connectionId);
        var tables = Require.Each(schemas, Check);
        if (tables.DistinctBy(t => (t.SchemaName, t.TableName)).Count() < tables.Length)
        {
            throw new ArgumentException("schemas must hold each table once.", nameof(schemas));
        }

        return db.WriteAsync(
            async session =>
            {
                if (await session.FindAsync<DatabaseConnectionRow>("database_connections/FindById", new { id = connectionId, owner }).ConfigureAwait(false) is null)
                {
                    throw new ConversationStoreNotFoundException($"Connection '{connectionId}' does not exist.");
                }

                await session.ExecuteAsync("database_connections/ClearSchemas", new { connectionId, owner }).ConfigureAwait(false);
                foreach (var table in tables)
                {
                    await CreateAsync(session, connectionId, table).ConfigureAwait(false);
                }

                return tables.Length;
            },
            cancellationToken);
    }

    public Task<DatabaseSchema?> FindAsync(string connectionId, string tableName, string? schemaName, CancellationToken cancellationToken)
    {
        Require.Name(connectionId);
        Require.Name(tableName);
        Require.NameOrNull(schemaName);
        return db.ReadAsync(
            async session => (await session.FindAsync<DatabaseSchemaRow>("database_connections/FindSchema", new { connectionId, schemaName, tableName, owner }).ConfigureAwait(false))?.ToSchema(),
            cancellationToken);
    }

    public Task<Page<DatabaseSchema>> ListAsync(string connectionId, int limit, string? cursor, CancellationToken cancellationToken)
    {
        Require.Name(connectionId);
        Require.Limit(limit, db.Options);
        var scope = $"database schemas|{connectionId}|{owner}";
        var (schemaName, tableName) = Cursor.Decode(cursor, scope)?.Names ?? ("", "");
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.ListAsync<DatabaseSchemaRow>("database_connections/ListSchemas", new { connectionId, schemaName, tableName, owner, limit = limit + 1 }).ConfigureAwait(false);
                return Cursor.PageOf(rows.ConvertAll(row => row.ToSchema()), limit, scope, s => new(0, $"{s.SchemaName}\0{s.TableName}"));
            },
            cancellationToken);
    }

    private void Check(NewDatabaseSchema schema)
    {
        Require.NameOrNull(schema.SchemaName);
        Require.Name(schema.TableName);
        Require.Name(schema.TableType);
        Require.JsonOrNull(schema.ColumnInfo, db.Options);
        Require.JsonOrNull(schema.Relationships, db.Options);
        Require.JsonOrNull(schema.Indexes, db.Options);
        Require.NotNegativeOrNull(schema.RowCount);
    }

    private async ValueTask CreateAsync(DbSession session, string connectionId, NewDatabaseSchema table) =>
        await session.ExecuteAsync("database_connections/CreateSchema", new
        {
            id = Ids.New(db.Now),
            schemaName = table.SchemaName,
            tableName = table.TableName,
            tableType = table.TableType,
            columnInfo = table.ColumnInfo,
            relationships = table.Relationships,
            indexes = table.Indexes,
            rowCount = table.RowCount,
            now = db.Now,
            connectionId,
            owner,
        }).ConfigureAwait(false);
}
