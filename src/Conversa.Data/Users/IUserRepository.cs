namespace Conversa.Data.Users;

/// <summary>Users, the identities by which platforms know them, and their sessions.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IUserRepository
{
}
