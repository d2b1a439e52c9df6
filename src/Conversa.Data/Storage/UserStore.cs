namespace Conversa.Data.Storage;

internal sealed class UserStore(IDatabase db, string userId) : StoreModules(db, Require.Name(userId)), IUserStore
{
    public string UserId => userId;
}
