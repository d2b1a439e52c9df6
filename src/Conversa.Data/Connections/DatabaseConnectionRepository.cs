using Conversa.Data.Storage;

namespace Conversa.Data.Connections;

internal sealed class DatabaseConnectionRepository(IDatabase db, string? owner) : IDatabaseConnectionRepository
{
    private readonly DatabaseSchemas _schemas = new(db, owner);

    public Task<DatabaseConnection> CreateAsync(NewDatabaseConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var checkedOne = DatabaseConnectionCreate.Check(connection, db, owner);
        return db.WriteAsync(session => DatabaseConnectionCreate.RunAsync(session, checkedOne, db, owner), cancellationToken);
    }

    public Task<DatabaseConnection> UpdateAsync(string id, DatabaseConnectionUpdate update, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        ArgumentNullException.ThrowIfNull(update);
        DatabaseConnectionEdit.Check(update, db.Options);
        return db.WriteAsync(
            async session =>
            {
                var before = await FindAsync(session, id).ConfigureAwait(false) ?? throw NotFound(id);

                // An update that gives nothing is a question: does it exist, and how does it stand?
                var row = update == new DatabaseConnectionUpdate() ? before : await DatabaseConnectionEdit.RunAsync(session, before, update, db, owner).ConfigureAwait(false);
                return row!.ToConnection(db.Options);
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<DatabaseConnection?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(async session => (await FindAsync(session, id).ConfigureAwait(false))?.ToConnection(db.Options), cancellationToken);
    }

    public Task<Page<DatabaseConnection>> ListAsync(DatabaseConnectionFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        filter ??= new();
        Require.NameOrNull(filter.UserId);
        Require.NameOrNull(filter.ConnectionType);
        Require.Limit(limit, db.Options);
        var scope = $"database connections|{owner}|{filter}";
        var after = Cursor.Decode(cursor, scope)?.Key ?? "";
        var userId = filter.Shared == true ? filter.UserId : filter.UserId ?? owner;
        var block = userId is not null || filter.Shared == true ? "database_connections/ListOfUser" : "database_connections/List";
        var args = new { userId, after, owner, shared = filter.Shared, connectionType = filter.ConnectionType, isActive = filter.IsActive, limit = limit + 1 };
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.ListAsync<DatabaseConnectionRow>(block, args).ConfigureAwait(false);
                return Cursor.PageOf(rows.ConvertAll(row => row.ToConnection(db.Options)), limit, scope, c => new(0, c.Id));
            },
            cancellationToken);
    }

    public Task<DatabaseConnection> MarkConnectedAsync(string id, CancellationToken cancellationToken = default) =>
        MarkAsync("database_connections/MarkConnected", id, error: null, cancellationToken);

    public Task<DatabaseConnection> MarkFailedAsync(string id, string error, CancellationToken cancellationToken = default)
    {
        Require.NotEmpty(error, db.Options);
        return MarkAsync("database_connections/MarkFailed", id, error, cancellationToken);
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("database_connections/Delete", new { id, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public Task ReplaceSchemasAsync(string connectionId, IReadOnlyCollection<NewDatabaseSchema> schemas, CancellationToken cancellationToken = default) =>
        _schemas.ReplaceAsync(connectionId, schemas, cancellationToken);

    public Task<DatabaseSchema?> FindSchemaAsync(string connectionId, string tableName, string? schemaName = null, CancellationToken cancellationToken = default) =>
        _schemas.FindAsync(connectionId, tableName, schemaName, cancellationToken);

    public Task<Page<DatabaseSchema>> ListSchemasAsync(string connectionId, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        _schemas.ListAsync(connectionId, limit, cursor, cancellationToken);

    private static ConversationStoreNotFoundException NotFound(string id) => new($"Connection '{id}' does not exist.");

    private Task<DatabaseConnection> MarkAsync(string block, string id, string? error, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => (await session.FindAsync<DatabaseConnectionRow>(block, new { error, now = db.Now, id, owner }).ConfigureAwait(false))?.ToConnection(db.Options) ?? throw NotFound(id),
            cancellationToken,
            singleStatement: true);
    }

    private ValueTask<DatabaseConnectionRow?> FindAsync(DbSession session, string id) =>
        session.FindAsync<DatabaseConnectionRow>("database_connections/FindById", new { id, owner });
}
