namespace Conversa.Data.Connections;

/// <summary>
/// Connections to databases that a bot works with, and what was seen of their tables. Passwords are encrypted with
/// <see cref="ConversationStoreOptions.SecretKeys"/> and refused when there is no key. A connection is a user's or shared by all;
/// the store of one user neither sees nor writes what is shared.
/// Reads of what does not exist answer null or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IDatabaseConnectionRepository
{
    /// <summary>Stores a connection. Nothing connects.</summary>
    /// <returns>The connection as stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    /// <exception cref="ConversationStoreSecretException">It has a password and there is no key to encrypt it with; nothing was stored.</exception>
    Task<DatabaseConnection> CreateAsync(NewDatabaseConnection connection, CancellationToken cancellationToken = default);

    /// <summary>Changes what <paramref name="update"/> gives.</summary>
    /// <returns>The connection as it is now.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The connection does not exist.</exception>
    /// <exception cref="ConversationStoreSecretException">A password is given and there is no key to encrypt it with; nothing was changed.</exception>
    Task<DatabaseConnection> UpdateAsync(string id, DatabaseConnectionUpdate update, CancellationToken cancellationToken = default);

    /// <summary>The connection; null when it does not exist.</summary>
    Task<DatabaseConnection?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of connections by id: of ids made here, those stored longest ago first.</summary>
    /// <param name="filter">Which connections; null for all, shared ones included.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter.</exception>
    Task<Page<DatabaseConnection>> ListAsync(DatabaseConnectionFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Notes that connecting worked, and forgets the last error.</summary>
    /// <returns>The connection as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The connection does not exist.</exception>
    Task<DatabaseConnection> MarkConnectedAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Notes that connecting failed.</summary>
    /// <param name="id">The connection's id.</param>
    /// <param name="error">Why; not empty. It is stored in the open.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The connection as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The connection does not exist.</exception>
    Task<DatabaseConnection> MarkFailedAsync(string id, string error, CancellationToken cancellationToken = default);

    /// <summary>Deletes a connection and what is cached of its database.</summary>
    /// <returns>False when it does not exist.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Caches what was seen of a connection's database, in place of all that was cached of it.</summary>
    /// <param name="connectionId">The connection's id.</param>
    /// <param name="schemas">The tables, each once; empty clears the cache.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ArgumentException">A property breaks a rule, or a table is there twice; what was cached stays.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The connection does not exist.</exception>
    Task ReplaceSchemasAsync(string connectionId, IReadOnlyCollection<NewDatabaseSchema> schemas, CancellationToken cancellationToken = default);

    /// <summary>What is cached of a table; null when nothing is.</summary>
    /// <param name="connectionId">The connection's id.</param>
    /// <param name="tableName">The table's name, compared ordinally.</param>
    /// <param name="schemaName">The schema it is in; null for none.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<DatabaseSchema?> FindSchemaAsync(string connectionId, string tableName, string? schemaName = null, CancellationToken cancellationToken = default);

    /// <summary>A page of what is cached of a connection's database, by schema, those without one first, then table.</summary>
    /// <param name="connectionId">The connection's id.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another connection.</exception>
    Task<Page<DatabaseSchema>> ListSchemasAsync(string connectionId, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);
}
