using Conversa.Data.Storage;

namespace Conversa.Data.Users;

/// <summary>The sessions of users.</summary>
internal sealed class UserSessions(IDatabase db, string? owner)
{
    public Task<UserSession> StartAsync(NewUserSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        Require.NameOrNull(session.Id);
        Require.Name(session.UserId);
        Require.TextOrNull(session.WorkspacePath, db.Options);
        Require.JsonOrNull(session.Settings, db.Options);
        var now = db.Now;
        var startedAt = Require.TimeOrNull(session.StartedAt, now) ?? now;
        Require.JsonOrNull(session.Metadata, db.Options);
        Owners.RequireSame(session.UserId, owner);
        var args = new { id = session.Id ?? Ids.New(now), workspacePath = session.WorkspacePath, settings = session.Settings, startedAt, metadata = session.Metadata, now, userId = session.UserId, owner };
        return ChangeAsync("sessions/Start", args, args.id, _ => new ConversationStoreNotFoundException($"User '{args.userId}' does not exist."), cancellationToken);
    }

    public Task<UserSession> EndAsync(string id, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return ChangeAsync(
            "sessions/End",
            new { now = db.Now, id, owner },
            id,
            existing => existing is null ? NotFound(id) : new ConversationStoreInvalidTransitionException($"Session '{id}' has ended already; it cannot be ended again."),
            cancellationToken);
    }

    public Task<UserSession> UpdateSettingsAsync(string id, string? settings, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.JsonOrNull(settings, db.Options);
        return ChangeAsync("sessions/UpdateSettings", new { settings, now = db.Now, id, owner }, id, _ => NotFound(id), cancellationToken);
    }

    public Task<UserSession?> FindAsync(string id, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public async Task<IReadOnlyList<UserSession>> FindActiveAsync(string userId, int limit, CancellationToken cancellationToken)
    {
        Require.Name(userId);
        Require.Limit(limit, db.Options);
        var rows = await db.ReadAsync(session => session.ListAsync<UserSessionRow>("sessions/FindActive", new { userId, owner, limit }), cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(row => row.ToSession());
    }

    public async Task<Page<UserSession>> ListAsync(string userId, int limit, string? cursor, CancellationToken cancellationToken)
    {
        Require.Name(userId);
        Require.Limit(limit, db.Options);
        var scope = $"sessions|{userId}|{owner}";
        var after = Cursor.Decode(cursor, scope) ?? new(long.MaxValue, "");
        var rows = await db.ReadAsync(
            session => session.ListAsync<UserSessionRow>("sessions/List", new { userId, owner, startedAt = after.Sort, id = after.Key, limit = limit + 1 }),
            cancellationToken).ConfigureAwait(false);
        return Cursor.PageOf(rows.ConvertAll(row => row.ToSession()), limit, scope, s => new(s.StartedAt.ToUnixTimeMilliseconds(), s.Id));
    }

    private static ConversationStoreNotFoundException NotFound(string id) => new($"Session '{id}' does not exist.");

    private async ValueTask<UserSession?> FindAsync(DbSession session, string id) =>
        (await session.FindAsync<UserSessionRow>("sessions/Find", new { id, owner }).ConfigureAwait(false))?.ToSession();

    // Runs the one statement; where it changed nothing, what is stored says why.
    private Task<UserSession> ChangeAsync(string block, object args, string id, Func<UserSession?, Exception> refused, CancellationToken cancellationToken) =>
        db.WriteAsync(
            async session =>
            {
                var changed = await session.ExecuteAsync(block, args).ConfigureAwait(false) > 0;
                var stored = await FindAsync(session, id).ConfigureAwait(false);
                return changed ? stored! : throw refused(stored);
            },
            cancellationToken,
            singleStatement: true);
}
