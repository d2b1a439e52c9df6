namespace Conversa.Data.Storage;

/// <summary>The paths to which a backup may be made and from which one may be taken: no directory and no file of a database in use.</summary>
internal static class BackupPath
{
    /// <exception cref="ArgumentException">It is none.</exception>
    public static string Check(string? path, IDatabase db)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0', StringComparison.Ordinal) || Path.EndsInDirectorySeparator(path) || Directory.Exists(path))
        {
            throw new ArgumentException("path must be that of a file.", nameof(path));
        }

        // A journal beside it, of whatever was there, would be played back into what comes there.
        return db.IsInUse(path) || File.Exists(path + "-journal")
            ? throw new ArgumentException("path must not be that of a database in use: its files are never opened.", nameof(path))
            : Path.GetFullPath(path);
    }
}
