using Conversa.Data.Storage;

namespace Conversa.Data.Files;

internal sealed class TrackedFileRepository(IDatabase db, string? owner) : ITrackedFileRepository
{
    public async Task<FileTracking> TrackAsync(string path, string? userId = null, string? metadata = null, CancellationToken cancellationToken = default)
    {
        FileTrack.CheckPath(path, db, nameof(path));
        Require.NameOrNull(userId);
        Require.JsonOrNull(metadata, db.Options);
        Owners.RequireSame(userId, owner);
        if (db.IsInUse(path))
        {
            throw new ArgumentException("path must not be that of a database in use: its files are never opened.", nameof(path));
        }

        var content = await FileContent.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        return await TrackAsync(new NewTrackedFile(path, content.Size, content.Hash) { UserId = userId, Metadata = metadata }, cancellationToken).ConfigureAwait(false);
    }

    public Task<FileTracking> TrackAsync(NewTrackedFile file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        var track = FileTrack.Check(file, db, owner);
        return db.WriteAsync(session => FileTrack.RunAsync(session, track, db, owner), cancellationToken);
    }

    public Task<TrackedFile> MarkParsedAsync(string id, string? fileHash = null, CancellationToken cancellationToken = default) =>
        MarkAsync("tracked_files/MarkParsed", id, error: null, fileHash, cancellationToken);

    public Task<TrackedFile> MarkFailedAsync(string id, string error, string? fileHash = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(error);
        Require.Text(error, db.Options);
        return MarkAsync("tracked_files/MarkFailed", id, error, fileHash, cancellationToken);
    }

    public async Task<FileChange?> CheckAsync(string id, CancellationToken cancellationToken = default)
    {
        if (await FindByIdAsync(id, cancellationToken).ConfigureAwait(false) is not { } file)
        {
            return null;
        }

        if (db.IsInUse(file.FilePath))
        {
            throw new InvalidOperationException($"The path of file '{id}' is that of a database in use, whose files are never opened.");
        }

        if (!File.Exists(file.FilePath))
        {
            return FileChange.Missing;
        }

        try
        {
            return (await FileContent.ReadAsync(file.FilePath, cancellationToken).ConfigureAwait(false)).Hash == file.FileHash ? FileChange.Unchanged : FileChange.Changed;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // It went meanwhile.
            return FileChange.Missing;
        }
    }

    public Task<TrackedFile?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public Task<TrackedFile?> FindByPathAsync(string path, string? userId = null, CancellationToken cancellationToken = default)
    {
        FileTrack.CheckPath(path, db, nameof(path));
        Require.NameOrNull(userId);
        return db.ReadAsync(session => FileTrack.FindAsync(session, path, userId ?? owner, owner), cancellationToken);
    }

    public Task<Page<TrackedFile>> ListAsync(TrackedFileFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        TrackedFileQuery.PageAsync(db, filter ?? new(), owner, limit, cursor, cancellationToken);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("tracked_files/Delete", new { id, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    private Task<TrackedFile> MarkAsync(string block, string id, string? error, string? fileHash, CancellationToken cancellationToken)
    {
        Require.Name(id);
        var hash = fileHash is null ? null : FileTrack.Hash(fileHash, nameof(fileHash));
        return db.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(block, new { error, now = db.Now, id, owner, fileHash = hash }).ConfigureAwait(false);
                return await FindAsync(session, id).ConfigureAwait(false) ?? throw new ConversationStoreNotFoundException($"File '{id}' is not tracked.");
            },
            cancellationToken,
            singleStatement: true);
    }

    private async ValueTask<TrackedFile?> FindAsync(DbSession session, string id) =>
        (await session.FindAsync<TrackedFileRow>("tracked_files/FindById", new { id, owner }).ConfigureAwait(false))?.ToFile();
}
