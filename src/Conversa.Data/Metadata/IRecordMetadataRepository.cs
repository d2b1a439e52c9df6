namespace Conversa.Data.Metadata;

/// <summary>
/// A host's notes on rows of other tables, by key, such as what an importer or a reviewer has to say of a message. A note belongs to the owner of its row and
/// goes with the row; the store of one user neither sees nor makes notes on others' rows or shared ones.
/// Reads of what does not exist answer null or an empty list. Keys have 1 to 256 characters and are compared ordinally.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IRecordMetadataRepository
{
    /// <summary>Notes something of a row, in place of what was noted under the key before.</summary>
    /// <param name="tableName">The table of the row: one of <see cref="MetadataTables"/>.</param>
    /// <param name="recordId">The row's id.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">What to note: any text.</param>
    /// <param name="chunkId">The part of the row that is meant, 1 to 256 characters as the host names it; null for all of it.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The note as it is stored.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The row does not exist.</exception>
    Task<RecordMetadata> SetAsync(string tableName, string recordId, string key, string value, string? chunkId = null, CancellationToken cancellationToken = default);

    /// <summary>What is noted of a row under a key; null when nothing is.</summary>
    /// <exception cref="ArgumentException">The table is none of <see cref="MetadataTables"/>, or another argument breaks a rule.</exception>
    Task<RecordMetadata?> GetAsync(string tableName, string recordId, string key, CancellationToken cancellationToken = default);

    /// <summary>A page of what is noted of a row, by key in ordinal order.</summary>
    /// <param name="tableName">The table of the row: one of <see cref="MetadataTables"/>.</param>
    /// <param name="recordId">The row's id.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The table is none of <see cref="MetadataTables"/>, or the cursor is of another row.</exception>
    Task<Page<RecordMetadata>> ListAsync(string tableName, string recordId, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>A page of the notes with this key and value, the rows first noted first.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The whole value, compared ordinally.</param>
    /// <param name="tableName">
    /// Only notes on rows of this table, one of <see cref="MetadataTables"/>; null for all. Those on rows of other tables are read and passed over: where there are
    /// many, let each table have keys of its own.
    /// </param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The table is none of <see cref="MetadataTables"/>, or the cursor is of another search.</exception>
    Task<Page<RecordMetadata>> FindAsync(string key, string value, string? tableName = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a note.</summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="ArgumentException">The table is none of <see cref="MetadataTables"/>, or another argument breaks a rule.</exception>
    Task<bool> RemoveAsync(string tableName, string recordId, string key, CancellationToken cancellationToken = default);

    /// <summary>Deletes all notes on a row.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="ArgumentException">The table is none of <see cref="MetadataTables"/>, or another argument breaks a rule.</exception>
    Task<int> RemoveAllAsync(string tableName, string recordId, CancellationToken cancellationToken = default);
}
