using Conversa.Data.Storage;

namespace Conversa.Data.Users;

internal sealed class UserRepository(IDatabase db, string? owner) : IUserRepository
{
    private readonly UserIdentities _identities = new(db, owner);
    private readonly UserSessions _sessions = new(db, owner);

    public Task<User> CreateAsync(NewUser user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        Require.NameOrNull(user.Id);
        Require.TextOrNull(user.DisplayName, db.Options);
        Require.JsonOrNull(user.Metadata, db.Options);
        Owners.RequireSame(user.Id, owner);
        return db.WriteAsync(
            async session =>
            {
                // Not before its turn to write: who waited for that would stand in the list before those who were seen there meanwhile.
                var now = db.Now;
                var id = user.Id ?? owner ?? Ids.New(now);
                await session.ExecuteAsync("users/Create", new { id, displayName = user.DisplayName, hash = Owners.HashOf(id, db.Options), metadata = user.Metadata, now, owner }).ConfigureAwait(false);
                return (await FindAsync(session, id).ConfigureAwait(false))!;
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<User?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public Task<User> FindOrCreateAsync(string platform, string externalId, string? displayName = null, CancellationToken cancellationToken = default) =>
        _identities.FindOrCreateAsync(platform, externalId, displayName, cancellationToken);

    public Task<User?> FindByIdentityAsync(string platform, string externalId, CancellationToken cancellationToken = default) =>
        _identities.FindUserAsync(platform, externalId, cancellationToken);

    public Task<User?> FindByHashAsync(string userIdHash, CancellationToken cancellationToken = default)
    {
        Require.Name(userIdHash);
        return db.ReadAsync(
            session => session.Statement("users/FindByHash").Bind("userIdHash", userIdHash).Bind("owner", owner).FindAsync(UserRow.Read),
            cancellationToken);
    }

    public Task<Page<User>> ListAsync(ListOrder order = ListOrder.OldestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Defined(order);
        Require.Limit(limit, db.Options);
        var scope = $"users|{owner}|{order}";
        var last = Cursor.Decode(cursor, scope);
        if (owner is { } own)
        {
            // One user is one page, after which there is nothing.
            return db.ReadAsync(
                async session => new Page<User> { Items = last is null && await FindAsync(session, own).ConfigureAwait(false) is { } user ? [user] : [] },
                cancellationToken);
        }

        var (block, start) = order == ListOrder.OldestFirst ? ("users/ListOldestFirst", long.MinValue) : ("users/ListNewestFirst", long.MaxValue);
        var after = last ?? new(start, "");
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.Statement(block)
                    .Bind("owner", owner).Bind("createdAt", after.Sort).Bind("id", after.Key).Bind("limit", limit + 1)
                    .ListAsync(UserRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, u => new(u.CreatedAt.ToUnixTimeMilliseconds(), u.Id));
            },
            cancellationToken);
    }

    public Task<long> CountAsync(CancellationToken cancellationToken = default) => db.ReadAsync(
        async session => owner is { } own
            ? await FindAsync(session, own).ConfigureAwait(false) is null ? 0 : 1
            : await session.Statement("users/Count").Bind("owner", owner).FindAsync(row => row.Integer(0)).ConfigureAwait(false),
        cancellationToken);

    public Task<User> UpdateAsync(string id, UserUpdate update, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        ArgumentNullException.ThrowIfNull(update);
        Require.TextOrNull(update.DisplayName.Value, db.Options, "update.DisplayName");
        Require.JsonOrNull(update.Metadata.Value, db.Options, "update.Metadata");
        return db.WriteAsync(
            async session =>
            {
                // An update that gives nothing is a question: does it exist, and how does it stand?
                if (update != new UserUpdate())
                {
                    await UpdateAsync(session, id, update).ConfigureAwait(false);
                }

                return await FindAsync(session, id).ConfigureAwait(false) ?? throw new ConversationStoreNotFoundException($"User '{id}' does not exist.");
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("users/Delete", new { id, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public Task<UserMerge> MergeAsync(string keptUserId, string mergedUserId, CancellationToken cancellationToken = default)
    {
        Require.Name(keptUserId);
        Require.Name(mergedUserId);
        if (string.Equals(keptUserId, mergedUserId, StringComparison.Ordinal))
        {
            throw new ArgumentException("mergedUserId must be another user than keptUserId.", nameof(mergedUserId));
        }

        Owners.RequireSame(keptUserId, owner);
        Owners.RequireSame(mergedUserId, owner);
        return db.WriteAsync(session => UserMerging.RunAsync(session, keptUserId, mergedUserId, owner, db), cancellationToken);
    }

    public Task<UserIdentity> LinkIdentityAsync(string userId, string platform, string externalId, string? metadata = null, CancellationToken cancellationToken = default) =>
        _identities.LinkAsync(userId, platform, externalId, metadata, cancellationToken);

    public Task<bool> UnlinkIdentityAsync(string userId, string platform, string externalId, CancellationToken cancellationToken = default) =>
        _identities.UnlinkAsync(userId, platform, externalId, cancellationToken);

    public Task<IReadOnlyList<UserIdentity>> ListIdentitiesAsync(string userId, int limit = 100, CancellationToken cancellationToken = default) =>
        _identities.ListAsync(userId, limit, cancellationToken);

    public Task<UserSession> StartSessionAsync(NewUserSession session, CancellationToken cancellationToken = default) =>
        _sessions.StartAsync(session, cancellationToken);

    public Task<UserSession> StartSessionAsync(string userId, string? workspacePath = null, string? settings = null, CancellationToken cancellationToken = default) =>
        _sessions.StartAsync(new NewUserSession(userId) { WorkspacePath = workspacePath, Settings = settings }, cancellationToken);

    public Task<UserSession> EndSessionAsync(string id, CancellationToken cancellationToken = default) =>
        _sessions.EndAsync(id, cancellationToken);

    public Task<UserSession> UpdateSessionSettingsAsync(string id, string? settings, CancellationToken cancellationToken = default) =>
        _sessions.UpdateSettingsAsync(id, settings, cancellationToken);

    public Task<UserSession?> FindSessionAsync(string id, CancellationToken cancellationToken = default) =>
        _sessions.FindAsync(id, cancellationToken);

    public Task<IReadOnlyList<UserSession>> FindActiveSessionsAsync(string userId, int limit = 100, CancellationToken cancellationToken = default) =>
        _sessions.FindActiveAsync(userId, limit, cancellationToken);

    public Task<Page<UserSession>> ListSessionsAsync(string userId, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        _sessions.ListAsync(userId, limit, cursor, cancellationToken);

    private ValueTask<int> UpdateAsync(DbSession session, string id, UserUpdate update) =>
        session.ExecuteAsync("users/Update", new
        {
            setDisplayName = update.DisplayName.IsSet,
            displayName = update.DisplayName.Value,
            setMetadata = update.Metadata.IsSet,
            metadata = update.Metadata.Value,
            now = db.Now,
            id,
            owner,
        });

    private ValueTask<User?> FindAsync(DbSession session, string id) =>
        session.Statement("users/FindById").Bind("id", id).Bind("owner", owner).FindAsync(UserRow.Read);
}
