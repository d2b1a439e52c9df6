using System.Runtime.InteropServices;

namespace Conversa.Data.Uploads;

/// <summary>Flushes what a directory says of its files, which outside Windows is not flushed with a file: after a power cut a new name might be gone.</summary>
internal static partial class DirectorySync
{
    public static void Run(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Where a file system cannot do it, nothing can: SQLite, too, goes on.
        var directory = Open(path, flags: 0);
        if (directory >= 0)
        {
            _ = Sync(directory);
            _ = Close(directory);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
