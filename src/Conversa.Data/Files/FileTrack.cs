using Conversa.Data.Storage;

namespace Conversa.Data.Files;

/// <summary>Storing what a file is now: what is asked of it, and the statements.</summary>
internal static class FileTrack
{
    public static void CheckPath(string? path, IDatabase db, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, name);
        Require.Text(path, db.Options, name);
    }

    /// <summary>The file, checked, with all that is derived of its path. In the store of one user it is that user's.</summary>
    public static NewTrackedFile Check(NewTrackedFile file, IDatabase db, string? owner)
    {
        Require.NameOrNull(file.Id);
        Require.NameOrNull(file.UserId);
        CheckPath(file.FilePath, db, "file.FilePath");
        Require.NotNegative(file.FileSize);
        Require.NameOrNull(file.FileName);
        CheckType(file.FileType, "file.FileType");
        Require.JsonOrNull(file.Metadata, db.Options);
        Owners.RequireSame(file.UserId, owner);
        var name = file.FileName ?? file.FilePath[(file.FilePath.LastIndexOfAny(['/', '\\']) + 1)..];
        return file with
        {
            UserId = file.UserId ?? owner,
            FileHash = Hash(file.FileHash, "file.FileHash"),
            FileName = name,
            FileType = file.FileType ?? name[(name.LastIndexOf('.') is var dot and >= 0 ? dot + 1 : name.Length)..].ToLowerInvariant(),
        };
    }

    /// <summary>A hash as it is stored.</summary>
    public static string Hash(string? hash, string name) => Require.Sha256(hash, name);

    public static void CheckType(string? type, string name)
    {
        // A file without an extension has an empty one.
        if (type is { Length: > 0 })
        {
            Require.Name(type, name);
        }
    }

    public static async ValueTask<FileTracking> RunAsync(DbSession session, NewTrackedFile file, IDatabase db, string? owner)
    {
        var before = await FindAsync(session, file.FilePath, file.UserId, owner).ConfigureAwait(false);
        var change = before is null ? FileChange.New : before.FileHash == file.FileHash ? FileChange.Unchanged : FileChange.Changed;
        if (change == FileChange.New)
        {
            await CreateAsync(session, file, db, owner).ConfigureAwait(false);
        }
        else if (change == FileChange.Changed || IsDescribedAnew(before!, file))
        {
            await ChangeAsync(session, change, before!.Id, file, db, owner).ConfigureAwait(false);
        }

        return new() { File = (await FindAsync(session, file.FilePath, file.UserId, owner).ConfigureAwait(false))!, Change = change };
    }

    public static async ValueTask<TrackedFile?> FindAsync(DbSession session, string filePath, string? userId, string? owner) =>
        (await session.FindAsync<TrackedFileRow>("tracked_files/FindByPath", new { filePath, userId, owner }).ConfigureAwait(false))?.ToFile();

    private static bool IsDescribedAnew(TrackedFile before, NewTrackedFile file) =>
        (file.Metadata is not null && file.Metadata != before.Metadata)
        || file.FileName != before.FileName || file.FileType != before.FileType || file.FileSize != before.FileSize;

    private static async ValueTask CreateAsync(DbSession session, NewTrackedFile file, IDatabase db, string? owner)
    {
        if (file.UserId is not null)
        {
            await Owners.EnsureAsync(session, db, file.UserId).ConfigureAwait(false);
        }

        var now = db.Now;
        await session.ExecuteAsync("tracked_files/Create", new
        {
            id = file.Id ?? Ids.New(now),
            userId = file.UserId,
            filePath = file.FilePath,
            fileName = file.FileName,
            fileType = file.FileType,
            fileSize = file.FileSize,
            fileHash = file.FileHash,
            metadata = file.Metadata,
            now,
            owner,
        }).ConfigureAwait(false);
    }

    private static async ValueTask ChangeAsync(DbSession session, FileChange change, string id, NewTrackedFile file, IDatabase db, string? owner) =>
        await session.ExecuteAsync(change == FileChange.Changed ? "tracked_files/Change" : "tracked_files/Describe", new
        {
            fileName = file.FileName,
            fileType = file.FileType,
            fileSize = file.FileSize,
            fileHash = file.FileHash,
            metadata = file.Metadata,
            now = db.Now,
            id,
            owner,
        }).ConfigureAwait(false);
}
