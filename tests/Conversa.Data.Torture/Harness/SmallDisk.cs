using System.Diagnostics;
using System.Globalization;

namespace Conversa.Data.Torture.Harness;

/// <summary>A disk of a few megabytes, in memory. Only root can mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Chunk = 64 * 1024;

    private readonly string _directory;

    private SmallDisk(string directory) => _directory = directory;

    /// <summary>Something on it that takes room, and can go.</summary>
    private string Ballast => Path.Combine(_directory, "ballast");

    private long Free => new DriveInfo(_directory).AvailableFreeSpace;

    /// <returns>Null where none can be mounted.</returns>
    public static SmallDisk? TryMount(string directory, int megabytes)
    {
        Directory.CreateDirectory(directory);
        return OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", directory) ? new(directory) : null;
    }

    /// <summary>Takes all room but this.</summary>
    public void FillUpTo(long bytes)
    {
        try
        {
            // Without a buffer: what could not be written would be tried once more when it closes.
            using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            while (Free > bytes)
            {
                file.Write(new byte[Math.Min(Chunk, Free - bytes)]);
            }
        }
        catch (IOException) when (Free <= bytes)
        {
            // The store, which writes beside, has taken the last of it.
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    // Lazily: a program that is ended in the middle has files open there.
    public void Dispose() => Run("umount", "-l", _directory);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no such program.
        }
    }
}
