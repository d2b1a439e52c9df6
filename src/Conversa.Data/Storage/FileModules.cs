using Conversa.Data.Files;

namespace Conversa.Data.Storage;

internal sealed class FileModules(IDatabase db, string? owner) : IFiles
{
    public ITrackedFileRepository Tracked => field ??= new TrackedFileRepository(db, owner);
}
