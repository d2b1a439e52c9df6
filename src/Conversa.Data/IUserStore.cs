namespace Conversa.Data;

/// <summary>The store as one user may see it. Rows of other users are not found, rows that belong to nobody are not seen, and nothing can be written in the name of another.</summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IUserStore : IStoreModules
{
    /// <summary>The user. Ids are compared ordinally: another spelling is another user.</summary>
    string UserId { get; }
}
