using Conversa.Data.Caches;

namespace Conversa.Data.Storage;

internal sealed class CacheModules(IDatabase db, string? owner) : ICaches
{
    public IResponseCache Responses => field ??= new ResponseCache(db, owner);

    public IFileProcessingCache FileResults => field ??= new FileProcessingCache(db, owner);
}
