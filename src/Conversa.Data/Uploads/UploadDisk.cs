using System.Buffers;
using System.Security.Cryptography;
using Conversa.Data.Storage;

namespace Conversa.Data.Uploads;

/// <summary>
/// The files under the upload root: contents at <c>ab/cd/HASH</c>, and in <c>incoming</c> those that are being received. Every name is made here, of hashes and ids;
/// none comes from a caller or from the database.
/// </summary>
internal sealed class UploadDisk
{
    private const int BufferSize = 64 * 1024;
    private const int HashLength = 64;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersDirectory = OwnersFile | UnixFileMode.UserExecute;

    private readonly string _root;
    private readonly string _incoming;
    private readonly bool _outlivesPowerCuts;

    private UploadDisk(string root, Durability durability) =>
        (_root, _incoming, _outlivesPowerCuts) = (root, Path.Combine(root, "incoming"), durability == Durability.Full);

    /// <exception cref="ConversationStoreUnavailableException">The host has not said where uploads are kept.</exception>
    public static UploadDisk Of(ConversationStoreOptions options) => options.UploadRoot is { } root
        ? new(Path.GetFullPath(root), options.Durability)
        : throw new ConversationStoreUnavailableException($"The bytes of uploads have no place: set {nameof(ConversationStoreOptions.UploadRoot)} to a directory.");

    /// <summary>Where the content is within the root.</summary>
    public static string PathOf(string hash) => $"{hash[..2]}/{hash[2..4]}/{hash}";

    /// <summary>Takes in a stream to its end, and nothing when that fails. The limit is asked before more than it is written.</summary>
    public async Task<IncomingUpload> ReceiveAsync(Stream content, Action<long> checkSize, long now, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_incoming, Ids.New(now));
        var file = DiskErrors.Try(() => Create(path));
        try
        {
            await using (file.ConfigureAwait(false))
            {
                var (size, hash) = await CopyAsync(content, file, checkSize, cancellationToken).ConfigureAwait(false);
                DiskErrors.Try(() => file.Flush(flushToDisk: true));
                return new(path, size, hash);
            }
        }
        catch
        {
            Discard(path);
            throw;
        }
    }

    /// <summary>Puts a content where it belongs. What is there already is replaced: that takes as long as a first one does, and mends it.</summary>
    public void Place(IncomingUpload upload, long now) => DiskErrors.Try(() =>
    {
        var path = FullPath(upload.Hash);
        var inner = Path.GetDirectoryName(path)!;
        var outer = Path.GetDirectoryName(inner)!;
        MakeDirectory(outer);
        MakeDirectory(inner);
        File.SetLastWriteTimeUtc(upload.Path, DateTimeOffset.FromUnixTimeMilliseconds(now).UtcDateTime);
        File.Move(upload.Path, path, overwrite: true);
        if (_outlivesPowerCuts)
        {
            DirectorySync.Run(inner);
            DirectorySync.Run(outer);
            DirectorySync.Run(_root);
        }
    });

    /// <summary>Removes what was received, unless it was placed.</summary>
    public static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (DiskErrors.IsOfDisk(e))
        {
            // It is one of those that a clean-up finds; what made it useless is what the caller must hear of.
        }
    }

    public bool Exists(string hash) => File.Exists(FullPath(hash));

    /// <summary>The content; null when it is not there.</summary>
    public FileStream? Open(string hash) => DiskErrors.Try(() =>
    {
        try
        {
            return new FileStream(FullPath(hash), new FileStreamOptions
            {
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    });

    /// <summary>Removes a content.</summary>
    /// <returns>Its size; null when it is not there, or cannot be removed now.</returns>
    public long? Remove(string hash) => Remove(new FileInfo(FullPath(hash)));

    public static long? Remove(FileInfo file)
    {
        try
        {
            var size = file.Length;
            file.Delete();
            return size;
        }
        catch (Exception e) when (DiskErrors.IsOfDisk(e))
        {
            return null;
        }
    }

    /// <summary>The contents of this age or more, by their hashes. What else lies about is nobody's business.</summary>
    public IEnumerable<string> ListContents(DateTimeOffset until) =>
        from outer in Directories(_root)
        from inner in Directories(outer.FullName)
        from file in inner.EnumerateFiles()
        where IsHash(file.Name) && PathOf(file.Name) == $"{outer.Name}/{inner.Name}/{file.Name}" && file.LastWriteTimeUtc <= until.UtcDateTime
        select file.Name;

    /// <summary>What saves of this age or more have received and not placed.</summary>
    public IEnumerable<FileInfo> ListIncoming(DateTimeOffset until) => Directory.Exists(_incoming)
        ? new DirectoryInfo(_incoming).EnumerateFiles().Where(file => Guid.TryParseExact(file.Name, "D", out _) && file.LastWriteTimeUtc <= until.UtcDateTime)
        : [];

    private static async Task<(long Size, string Hash)> CopyAsync(Stream content, FileStream file, Action<long> checkSize, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var size = 0L;
            for (int read; (read = await content.ReadAsync(buffer.AsMemory(0, BufferSize), cancellationToken).ConfigureAwait(false)) > 0;)
            {
                checkSize(size += read);
                hash.AppendData(buffer, 0, read);
                await WriteAsync(file, buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            // What a user uploaded is not left for whoever rents it next.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    // The caller's stream may throw the same kinds of exceptions, and those are the caller's.
    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (DiskErrors.IsOfDisk(e))
        {
            throw DiskErrors.Translate(e);
        }
    }

    private static bool IsHash(string name) => name.Length == HashLength && name.All(char.IsAsciiHexDigitLower);

    private static IEnumerable<DirectoryInfo> Directories(string path) => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateDirectories().Where(d => d.Name.Length == 2 && d.Name.All(char.IsAsciiHexDigitLower))
        : [];

    private static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnersDirectory);
        }
    }

    private FileStream Create(string path)
    {
        var made = _outlivesPowerCuts ? Missing(_root) : [];
        MakeDirectory(_root);
        MakeDirectory(_incoming);
        made.ForEach(directory => DirectorySync.Run(Path.GetDirectoryName(directory)!));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersFile;
        }

        return new FileStream(path, options);
    }

    // The directory and those above it that are not there.
    private static List<string> Missing(string directory)
    {
        var missing = new List<string>();
        for (var path = directory; path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
        {
            missing.Add(path);
        }

        return missing;
    }

    // A hash that is none, wherever it came from, never becomes a path.
    private string FullPath(string hash) => Path.Combine(_root, PathOf(IsHash(hash) ? hash : throw new ConversationStoreCorruptException("An upload's content hash is not a SHA-256.")));
}
