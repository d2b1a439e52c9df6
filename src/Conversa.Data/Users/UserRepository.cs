using Conversa.Data.Storage;

namespace Conversa.Data.Users;

internal sealed class UserRepository(IDatabase db, string? owner) : IUserRepository
{
}
