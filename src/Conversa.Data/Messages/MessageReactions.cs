using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>Reactions to messages.</summary>
internal sealed class MessageReactions(IDatabase db, string? owner)
{
    public Task AddAsync(string id, string userId, string reaction, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.Name(userId);
        Require.Name(reaction);
        Owners.RequireSame(userId, owner);
        return db.WriteAsync(
            async session =>
            {
                MessageLookup.MustExist(await MessageLookup.FindAsync(session, id, owner).ConfigureAwait(false) is null ? 0 : 1, id);
                return await session.ExecuteAsync("messages/AddReaction", new { userId, reaction, now = db.Now, id, owner }).ConfigureAwait(false);
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> RemoveAsync(string id, string userId, string reaction, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.Name(userId);
        Require.Name(reaction);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("messages/RemoveReaction", new { id, userId, reaction, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public async Task<IReadOnlyList<MessageReaction>> ListAsync(string id, int limit, CancellationToken cancellationToken)
    {
        Require.Name(id);
        Require.Limit(limit, db.Options);
        var rows = await db.ReadAsync(session => session.ListAsync<MessageReactionRow>("messages/ListReactions", new { id, owner, limit }), cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(row => row.ToReaction());
    }
}
