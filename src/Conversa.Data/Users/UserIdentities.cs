using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Users;

/// <summary>The identities of users, and finding users by them.</summary>
internal sealed class UserIdentities(IDatabase db, string? owner)
{
    public Task<User?> FindUserAsync(string platform, string externalId, CancellationToken cancellationToken)
    {
        Require.Name(platform);
        Require.Name(externalId);
        var stored = Stored(platform, externalId);
        return FindStoredAsync(platform, stored, cancellationToken);
    }

    public async Task<User> FindOrCreateAsync(string platform, string externalId, string? displayName, CancellationToken cancellationToken)
    {
        Require.Name(platform);
        Require.Name(externalId);
        Require.TextOrNull(displayName, db.Options);
        var stored = Stored(platform, externalId);
        var known = await FindStoredAsync(platform, stored, cancellationToken).ConfigureAwait(false);
        return known is not null && (displayName is null || known.DisplayName is not null)
            ? known
            : await db.WriteAsync(session => FindOrCreateAsync(session, platform, stored, displayName), cancellationToken).ConfigureAwait(false);
    }

    public Task<UserIdentity> LinkAsync(string userId, string platform, string externalId, string? metadata, CancellationToken cancellationToken)
    {
        Require.Name(userId);
        Require.Name(platform);
        Require.Name(externalId);
        Require.JsonOrNull(metadata, db.Options);
        Owners.RequireSame(userId, owner);
        var stored = Stored(platform, externalId);
        return db.WriteAsync(
            async session =>
            {
                await LinkAsync(session, userId, platform, stored, metadata).ConfigureAwait(false);
                var identity = await FindAsync(session, platform, stored).ConfigureAwait(false);
                if (identity is not null && string.Equals(identity.UserId, userId, StringComparison.Ordinal))
                {
                    return identity;
                }

                throw await FindByIdAsync(session, userId).ConfigureAwait(false) is null
                    ? new ConversationStoreNotFoundException($"User '{userId}' does not exist.")
                    : Taken(identity?.UserId);
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> UnlinkAsync(string userId, string platform, string externalId, CancellationToken cancellationToken)
    {
        Require.Name(userId);
        Require.Name(platform);
        Require.Name(externalId);
        var stored = Stored(platform, externalId);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("users/UnlinkIdentity", new { platform, externalId = stored, userId, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public async Task<IReadOnlyList<UserIdentity>> ListAsync(string userId, int limit, CancellationToken cancellationToken)
    {
        Require.Name(userId);
        Require.Limit(limit, db.Options);
        var rows = await db.ReadAsync(session => session.ListAsync<UserIdentityRow>("users/ListIdentities", new { userId, owner, limit }), cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(row => row.ToIdentity());
    }

    private Task<User?> FindStoredAsync(string platform, string stored, CancellationToken cancellationToken) =>
        HotReads.TryUser(db, platform, stored, owner, cancellationToken, out var user) ? Task.FromResult<User?>(user) : ReadStoredAsync(platform, stored, cancellationToken);

    private Task<User?> ReadStoredAsync(string platform, string stored, CancellationToken cancellationToken)
    {
        var fill = HotFill.OfUser(db, platform, stored, owner);
        return db.ReadAsync(async session => fill.User(await FindUserAsync(session, platform, stored).ConfigureAwait(false)), cancellationToken);
    }

    private async ValueTask<User> FindOrCreateAsync(DbSession session, string platform, string stored, string? displayName)
    {
        var id = (await FindUserAsync(session, platform, stored).ConfigureAwait(false))?.Id;
        if (id is null)
        {
            id = owner ?? Ids.New(db.Now);
            await Owners.EnsureAsync(session, db, id).ConfigureAwait(false);
            if (await LinkAsync(session, id, platform, stored, metadata: null).ConfigureAwait(false) == 0)
            {
                throw Taken(existingId: null);
            }

            if (owner is null)
            {
                // Nobody has seen it yet; the user of a store may be there for long.
                session.Hot.Declare(HotTables.Users);
            }
        }

        await session.ExecuteAsync("users/FillBlanks", new { displayName, metadata = (string?)null, now = db.Now, id, owner }).ConfigureAwait(false);
        session.Hot.Nothing();
        return (await FindByIdAsync(session, id).ConfigureAwait(false))!;
    }

    private ValueTask<User?> FindByIdAsync(DbSession session, string id) =>
        session.Statement("users/FindById").Bind("id", id).Bind("owner", owner).FindAsync(UserRow.Read);

    private ValueTask<User?> FindUserAsync(DbSession session, string platform, string stored) =>
        session.Statement("users/FindByIdentity").Bind("platform", platform).Bind("externalId", stored).Bind("owner", owner).FindAsync(UserRow.Read);

    private async ValueTask<UserIdentity?> FindAsync(DbSession session, string platform, string stored) =>
        (await session.FindAsync<UserIdentityRow>("users/FindIdentity", new { platform, externalId = stored, owner }).ConfigureAwait(false))?.ToIdentity();

    private ValueTask<int> LinkAsync(DbSession session, string userId, string platform, string stored, string? metadata) =>
        session.ExecuteAsync("users/LinkIdentity", new { id = Ids.New(db.Now), platform, externalId = stored, metadata, now = db.Now, userId, owner });

    private static ConversationStoreConflictException Taken(string? existingId) =>
        new("The identity belongs to another user.") { ExistingId = existingId };

    // The platform is hashed along, so that equal ids on two platforms do not show that they are one person.
    private string Stored(string platform, string externalId) =>
        db.Options.HashExternalIds ? Owners.HashOf($"{platform}:{externalId}", db.Options)! : externalId;
}
