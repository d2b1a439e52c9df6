namespace Conversa.Data.Files;

/// <summary>
/// The files that knowledge comes from, and whether they changed since. A file is known by its path, once for each user and once as shared by all;
/// the store of one user neither sees nor writes what is shared.
/// Reads of what does not exist answer null or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface ITrackedFileRepository
{
    /// <summary>
    /// Reads a file and stores what it is now. When its content changed, its status is pending again; when it did not, nothing is written but metadata that is given.
    /// Nothing is locked meanwhile: a file that is being written may be seen half.
    /// </summary>
    /// <param name="path">
    /// Its path, kept and compared ordinally as it is given: use full ones where the current directory may change. The files of a database that is in use are
    /// never opened, under no spelling of their path and through no symbolic link: opening them would take SQLite's locks away. Do not give hard links to them.
    /// </param>
    /// <param name="userId">The user whose it is, who appears with it when they are not known yet. Null shares it among all; in the store of one user, null is that user.</param>
    /// <param name="metadata">The host's own data as JSON; null keeps what is there.</param>
    /// <param name="cancellationToken">Cancels the reading, and the write before it starts.</param>
    /// <returns>The file as it is stored, and whether it is new, changed or unchanged.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule, or the path is that of a database in use.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read; a <see cref="UnauthorizedAccessException"/> where that is not allowed, or it is a directory.</exception>
    Task<FileTracking> TrackAsync(string path, string? userId = null, string? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Stores what a file is now that the host has looked at itself, as <see cref="TrackAsync(string, string?, string?, CancellationToken)"/> does.</summary>
    /// <returns>The file as it is stored, and whether it is new, changed or unchanged.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreConflictException">The id is taken.</exception>
    Task<FileTracking> TrackAsync(NewTrackedFile file, CancellationToken cancellationToken = default);

    /// <summary>Notes that a file was parsed.</summary>
    /// <param name="id">The file's id.</param>
    /// <param name="fileHash">The <see cref="TrackedFile.FileHash"/> of what was parsed: when the file has another by now, it stays as it is. Null does not ask.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The file as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The file does not exist.</exception>
    Task<TrackedFile> MarkParsedAsync(string id, string? fileHash = null, CancellationToken cancellationToken = default);

    /// <summary>Notes that a file could not be parsed.</summary>
    /// <param name="id">The file's id.</param>
    /// <param name="error">Why; not empty.</param>
    /// <param name="fileHash">The <see cref="TrackedFile.FileHash"/> of what was tried: when the file has another by now, it stays as it is. Null does not ask.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The file as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The file does not exist.</exception>
    Task<TrackedFile> MarkFailedAsync(string id, string error, string? fileHash = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a file again and says whether it is <see cref="FileChange.Unchanged"/>, <see cref="FileChange.Changed"/> or <see cref="FileChange.Missing"/>; stores nothing.</summary>
    /// <returns>Null when no file of this id is tracked.</returns>
    /// <exception cref="InvalidOperationException">Its path has become that of a database in use, which is never opened.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    Task<FileChange?> CheckAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The file; null when none of this id is tracked.</summary>
    Task<TrackedFile?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The file of this path; null when it is not tracked.</summary>
    /// <param name="path">Its path as it was given.</param>
    /// <param name="userId">The user whose it is; null for the shared one, in the store of one user for theirs.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<TrackedFile?> FindByPathAsync(string path, string? userId = null, CancellationToken cancellationToken = default);

    /// <summary>A page of files, those tracked longest first.</summary>
    /// <param name="filter">Which files; null for all, shared ones included.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another filter.</exception>
    Task<Page<TrackedFile>> ListAsync(TrackedFileFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Tracks a file no longer. The file itself is not touched, and knowledge that came from it stays.</summary>
    /// <returns>False when it was not tracked.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);
}
