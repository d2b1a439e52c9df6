using Conversa.Data.Storage;

namespace Conversa.Data.Classifications;

internal sealed class ClassificationRepository(IDatabase db, string? owner) : IClassificationRepository
{
}
