using Conversa.Data.Files;
using Conversa.Data.Uploads;

namespace Conversa.Data.Storage;

internal sealed class FileModules(IDatabase db, string? owner) : IFiles
{
    public ITrackedFileRepository Tracked => field ??= new TrackedFileRepository(db, owner);

    public IFileUploadRepository Uploads => field ??= new FileUploadRepository(db, owner);
}
