using System.Security.Cryptography;
using System.Text;
using Conversa.Data.Uploads;

namespace Conversa.Data.Tests.Uploads;

/// <summary>A store with a directory for uploads.</summary>
public abstract class UploadContract(EngineKind engine) : StoreContract(engine), IDisposable
{
    protected const int MaxFileBytes = 1000;
    protected const int QuotaBytes = 2500;

    protected TemporaryDirectory Directory { get; } = new();

    protected IFileUploadRepository Uploads => Store.Files.Uploads;

    protected string Root => Directory["uploads"];

    public void Dispose()
    {
        Directory.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override void Configure(ConversationStoreOptions options)
    {
        options.UploadRoot = Root;
        options.UploadMaxFileBytes = MaxFileBytes;
        options.UploadQuotaBytes = QuotaBytes;
    }

    protected static Stream Bytes(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    protected static Stream Bytes(int count) => new MemoryStream(new byte[count]);

    protected static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    protected Task<Upload> SaveAsync(string text, string userId = Alice, string? conversationId = null) =>
        Uploads.SaveAsync(new NewUpload(userId, "a.txt") { ConversationId = conversationId }, Bytes(text));

    protected async Task<string?> ReadAsync(string id, bool verify = false)
    {
        await using var stream = await Uploads.OpenReadAsync(id, verify);
        return stream is null ? null : await new StreamReader(stream).ReadToEndAsync();
    }

    protected string PathOf(Upload upload) => Path.Combine(Root, upload.StoragePath);

    /// <summary>Every file under the root, by its path within it.</summary>
    protected string[] FilesOnDisk() => System.IO.Directory.Exists(Root)
        ? [.. System.IO.Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal)]
        : [];
}
