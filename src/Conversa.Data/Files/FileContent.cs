using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Conversa.Data.Files;

/// <summary>What a file on disk holds.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileContent(long Size, string Hash)
{
    /// <summary>Reads it piece by piece. Others may write, rename or delete it meanwhile.</summary>
    public static async Task<FileContent> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var stream = Open(path);
        await using (stream.ConfigureAwait(false))
        {
            var hash = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);

            // As many bytes as were read: the file may be longer by now.
            return new(stream.Position, Convert.ToHexStringLower(hash));
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (PathTooLongException)
        {
            // The system's own text would have all of it.
            throw new PathTooLongException("The path, or a name in it, is longer than the file system allows.");
        }
    }
}
