using Conversa.Data.Storage;

namespace Conversa.Data.Users;

internal sealed class PreferenceRepository(IDatabase db, string? owner) : IPreferenceRepository
{
}
