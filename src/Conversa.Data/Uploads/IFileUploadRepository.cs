namespace Conversa.Data.Uploads;

/// <summary>
/// Files that users uploaded: their rows in the database, their bytes under <see cref="ConversationStoreOptions.UploadRoot"/>, within quotas for each file and user.
/// The same content is stored once, whoever has it; a save takes the same steps whether or not it was there, so that nobody learns by it what others have.
/// Reads of what does not exist answer null or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>
/// Bytes come before their row and go after the last row that has them, both while the database's write lock is held, so that neither another save nor another process comes between.
/// What is left over when a process dies, when a unit of work is rolled back, or when rows go with their conversation or in a unit of work, <see cref="CleanUpAsync"/> removes:
/// call it now and then. For consuming: a minor version may add members.
/// </remarks>
public interface IFileUploadRepository
{
    /// <summary>
    /// Stores an upload. In a unit of work the row is part of the unit and the bytes are not; save first what is large, since the unit's time runs from its first write.
    /// </summary>
    /// <param name="upload">What is known of it beside its bytes.</param>
    /// <param name="content">Its bytes, read from where the stream stands to its end; it is not disposed. It may be empty. What it throws is thrown on.</param>
    /// <param name="cancellationToken">Cancels the reading, and the write before it starts. Nothing is left behind.</param>
    /// <returns>The upload as it is stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="UploadQuotaException">It is larger than one upload may be, or than the user has room for. Nothing of it is stored.</exception>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist, or is not the user's.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    /// <exception cref="ConversationStoreFullException">The disk is full.</exception>
    /// <exception cref="ConversationStoreUnavailableException">There is no <see cref="ConversationStoreOptions.UploadRoot"/>, or it cannot be written.</exception>
    Task<Upload> SaveAsync(NewUpload upload, Stream content, CancellationToken cancellationToken = default);

    /// <summary>The bytes of an upload, to be disposed by the caller. They stay readable while the stream is open, also when the upload is deleted meanwhile.</summary>
    /// <param name="id">The upload's id.</param>
    /// <param name="verify">Whether all bytes are read first and held against the content's hash; else only their number is.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>A stream that reads and seeks; null when there is no upload of this id.</returns>
    /// <exception cref="ConversationStoreCorruptException">The bytes are not there, or are others than were saved.</exception>
    /// <exception cref="ConversationStoreUnavailableException">There is no <see cref="ConversationStoreOptions.UploadRoot"/>, or it cannot be read.</exception>
    Task<Stream?> OpenReadAsync(string id, bool verify = false, CancellationToken cancellationToken = default);

    /// <summary>The upload; null when there is none of this id.</summary>
    Task<Upload?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The newest upload of this content; null when there is none.</summary>
    /// <param name="contentHash">The SHA-256 of the content as 64 hexadecimal digits.</param>
    /// <param name="userId">The user whose it must be; null for anybody's, in the store of one user for theirs.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<Upload?> FindByHashAsync(string contentHash, string? userId = null, CancellationToken cancellationToken = default);

    /// <summary>A page of uploads, the newest first, those of the same millisecond by descending id.</summary>
    /// <param name="filter">Which uploads; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter.</exception>
    Task<Page<Upload>> ListAsync(UploadFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>What a user's uploads take of <see cref="ConversationStoreOptions.UploadQuotaBytes"/>; zeros when there are none.</summary>
    Task<UploadUsage> GetUsageAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes an upload. Messages that name it in their images or files stay as they are. Its bytes go when no other upload has them;
    /// in a unit of work, or where a file cannot be removed now, they are left to <see cref="CleanUpAsync"/>.
    /// </summary>
    /// <returns>False when it does not exist.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes bytes that no upload has, and finds uploads whose bytes are not there. It looks at every file and every row, and touches no file that is not of the store's making.
    /// </summary>
    /// <param name="olderThan">Only files at least this old, so that what a running save has received stays; not negative. Null: a day.</param>
    /// <param name="cancellationToken">Cancels between two steps; what was removed stays removed.</param>
    /// <exception cref="InvalidOperationException">It is called in a unit of work, or on the store of one user: it is for all bytes at once, and they cannot be brought back.</exception>
    /// <exception cref="ConversationStoreUnavailableException">There is no <see cref="ConversationStoreOptions.UploadRoot"/>, or it cannot be read.</exception>
    Task<UploadCleanUp> CleanUpAsync(TimeSpan? olderThan = null, CancellationToken cancellationToken = default);
}
