using System.Security.Cryptography;
using System.Text;
using Conversa.Data.Secrets;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Torture.Surface;

/// <summary>A store in which every part of the API works: it has a key for secrets and a place for uploads, and indexes when it is searched.</summary>
internal static class SurfaceStore
{
    public static Task<IConversationStore> OpenAsync(string path, CancellationToken stopping, ILogger? logger = null, Action<ConversationStoreOptions>? configure = null)
    {
        var options = new ConversationStoreOptions
        {
            ConnectionString = $"Data Source={path}",
            BackgroundIndexing = false,
            UploadRoot = Path.Combine(Path.GetDirectoryName(path)!, "uploads"),
        };
        options.SecretKeys.Add(new SecretKey("2026", SHA256.HashData(Encoding.UTF8.GetBytes("torture"))));
        configure?.Invoke(options);
        return ConversationStore.OpenAsync(options, logger, stopping);
    }
}
