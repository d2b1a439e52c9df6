namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>The library on a database, as a benchmark needs it.</summary>
internal static class Stores
{
    private static readonly long CacheBytes = new ConversationStoreOptions().HotCacheBytes;

    /// <param name="path">The database.</param>
    /// <param name="durability">What a power cut can take.</param>
    /// <param name="cached">Whether what is hot is kept in memory; else every read is from the database.</param>
    /// <param name="search">Whether messages are indexed for search meanwhile; the lanes beside it have no full text otherwise.</param>
    public static Task<IConversationStore> OpenAsync(string path, Durability durability = Durability.Normal, bool cached = false, bool search = false) =>
        ConversationStore.OpenAsync(new ConversationStoreOptions
        {
            ConnectionString = $"Data Source={path}",
            Durability = durability,
            BackgroundIndexing = search,
            HotCacheBytes = cached ? CacheBytes : 0,
        });

    /// <summary>Takes everything into the full-text index.</summary>
    public static async Task IndexAsync(this IConversationStore store) => _ = await store.Messages.SearchAsync("indexed");
}
