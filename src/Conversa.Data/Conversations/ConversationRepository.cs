using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Conversations;

internal sealed class ConversationRepository(IDatabase db, string? owner) : IConversationRepository
{
    // Bounds how long the writer is held for conversations that nobody waits for.
    private const int ExpireBatchSize = 500;

    public Task<Conversation> CreateAsync(NewConversation conversation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ConversationCreate.Check(conversation, db);
        Owners.RequireSame(conversation.UserId, owner);
        return db.WriteAsync(session => ConversationCreate.RunAsync(session, conversation, db, owner), cancellationToken);
    }

    public Task<Conversation> CreateAsync(string userId, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        return CreateAsync(new NewConversation(userId), cancellationToken);
    }

    public Task<Conversation> GetOrCreateAsync(string externalKey, string userId, CancellationToken cancellationToken = default)
    {
        Require.Name(externalKey);
        Require.Name(userId);
        return GetOrCreateAsync(new NewConversation(userId) { ExternalKey = externalKey }, cancellationToken);
    }

    public async Task<Conversation> GetOrCreateAsync(NewConversation conversation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        Require.Name(conversation.ExternalKey);
        ConversationCreate.Check(conversation, db);
        Owners.RequireSame(conversation.UserId, owner);
        return await FindByExternalKeyAsync(conversation.ExternalKey, cancellationToken).ConfigureAwait(false)
            ?? await db.WriteAsync(
                async session => await FindByExternalKeyAsync(session, conversation.ExternalKey).ConfigureAwait(false)
                    ?? await ConversationCreate.RunAsync(session, conversation, db, owner).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
    }

    public Task<Conversation?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return HotReads.TryHead(db, id, owner, cancellationToken, out var head) ? Task.FromResult<Conversation?>(head) : ReadAsync(id, cancellationToken);
    }

    public Task<Conversation?> FindByExternalKeyAsync(string externalKey, CancellationToken cancellationToken = default)
    {
        Require.Name(externalKey);
        return HotReads.TryHeadByKey(db, externalKey, owner, cancellationToken, out var head) ? Task.FromResult<Conversation?>(head) : ReadByKeyAsync(externalKey, cancellationToken);
    }

    public Task<IReadOnlyList<Conversation>> FindActiveByUserIdAsync(string userId, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<Conversation>>(
            async session => await session.Statement("conversations/FindActiveByUserId")
                .Bind("userId", userId).Bind("owner", owner).Bind("limit", limit)
                .ListAsync(ConversationRow.Read).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<Page<Conversation>> ListAsync(string userId, ConversationFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        ConversationQuery.PageAsync(db, "conversations/List", userId, owner, filter, limit, cursor, ConversationRow.Read, c => c, cancellationToken);

    public Task<Page<ConversationOverview>> ListOverviewsAsync(string userId, ConversationFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        ConversationQuery.PageAsync(db, "conversations/ListOverviews", userId, owner, filter, limit, cursor, ConversationOverviewRow.Read, o => o.Conversation, cancellationToken);

    public Task<long> CountAsync(string userId, ConversationFilter? filter = null, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        ConversationQuery.Check(filter);
        return db.ReadAsync(
            session => ConversationQuery.Bind(session.Statement("conversations/Count").Bind("userId", userId).Bind("owner", owner), filter).FindAsync(row => row.Integer(0)),
            cancellationToken);
    }

    public Task<Conversation> UpdateAsync(string id, ConversationUpdate update, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        ArgumentNullException.ThrowIfNull(update);
        ConversationEdit.Check(update, db);
        return db.WriteAsync(
            async session =>
            {
                // An update that gives nothing is a question: does it exist, and how does it stand?
                if (update != new ConversationUpdate())
                {
                    session.Hot.Declare(HotTables.Conversations);
                    await ConversationEdit.RunAsync(session, id, update, owner, db.Now).ConfigureAwait(false);
                }

                var found = await RequireAsync(session, id).ConfigureAwait(false);
                session.Hot.Saved(found);
                return found;
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task UpdateActivityAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session =>
            {
                session.Hot.Declare(HotTables.Conversations);
                var (active, updated) = await session.Statement("conversations/UpdateActivity")
                    .Bind("now", db.Now).Bind("id", id).Bind("owner", owner)
                    .FindAsync(row => ((long, long)?)(row.Integer(0), row.Integer(1))).ConfigureAwait(false) ?? throw NotFound(id);
                session.Hot.Active(id, active, updated);
                return true;
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task CompleteAsync(string id, CancellationToken cancellationToken = default) =>
        MoveAsync("conversations/Complete", "completed", id, cancellationToken);

    public Task ExpireAsync(string id, CancellationToken cancellationToken = default) =>
        MoveAsync("conversations/Expire", "expired", id, cancellationToken);

    public Task ReopenAsync(string id, CancellationToken cancellationToken = default) =>
        MoveAsync("conversations/Reopen", "reopened", id, cancellationToken);

    public async Task<int> ExpireIdleAsync(TimeSpan idleFor, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(idleFor, TimeSpan.Zero);
        var idleSince = db.Now - (long)Math.Ceiling(idleFor.TotalMilliseconds);
        var block = owner is null ? "conversations/ExpireIdle" : "conversations/ExpireIdleOfUser";
        int expired, total = 0;
        do
        {
            expired = await db.WriteAsync(
                session => session.ExecuteAsync(block, new { now = db.Now, owner, idleSince, limit = ExpireBatchSize }),
                cancellationToken,
                singleStatement: true).ConfigureAwait(false);
            total += expired;
        }
        while (expired == ExpireBatchSize);
        return total;
    }

    public Task<Conversation> ForkAsync(string messageId, NewFork? fork = null, CancellationToken cancellationToken = default)
    {
        Require.Name(messageId);
        fork ??= new NewFork();
        ConversationFork.Check(fork, db);
        return db.WriteAsync(session => ConversationFork.RunAsync(session, messageId, fork, db, owner), cancellationToken);
    }

    public Task AddTagAsync(string id, string tag, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Name(tag);
        return db.WriteAsync(
            async session =>
            {
                await RequireAsync(session, id).ConfigureAwait(false);
                return await session.ExecuteAsync("conversations/AddTag", new { tag, now = db.Now, id, owner }).ConfigureAwait(false);
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> RemoveTagAsync(string id, string tag, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Name(tag);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("conversations/RemoveTag", new { id, tag, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public async Task<IReadOnlyList<string>> ListTagsAsync(string id, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Limit(limit, db.Options);
        return await db.ReadAsync(session => session.ListAsync<string>("conversations/ListTags", new { id, owner, limit }), cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<TagCount>> ListTagsOfUserAsync(string userId, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<TagCount>>(
            async session => await session.Statement("conversations/ListTagsOfUser")
                .Bind("userId", userId).Bind("owner", owner).Bind("limit", limit)
                .ListAsync(row => new TagCount { Tag = row.Text(0), Count = row.Integer(1) }).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("conversations/Delete", new { id, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    private static ConversationStoreNotFoundException NotFound(string id) => new($"Conversation '{id}' does not exist.");

    private ValueTask<Conversation?> FindAsync(DbSession session, string id) =>
        ConversationRow.FindAsync(session, id, owner);

    private ValueTask<Conversation?> FindByExternalKeyAsync(DbSession session, string externalKey) =>
        session.Statement("conversations/FindByExternalKey").Bind("externalKey", externalKey).Bind("owner", owner).FindAsync(ConversationRow.Read);

    private async ValueTask<Conversation> RequireAsync(DbSession session, string id) =>
        await FindAsync(session, id).ConfigureAwait(false) ?? throw NotFound(id);

    private async ValueTask<bool> ChangeAsync(DbSession session, string block, string id)
    {
        session.Hot.Declare(HotTables.Conversations);
        var changed = await session.Statement(block).Bind("now", db.Now).Bind("id", id).Bind("owner", owner).ExecuteAsync().ConfigureAwait(false) > 0;
        session.Hot.Changed(HotTables.Conversations, id);
        return changed;
    }

    private Task<Conversation?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var fill = HotFill.OfConversation(db, id, owner);
        return db.ReadAsync(async session => fill.Head(await FindAsync(session, id).ConfigureAwait(false)), cancellationToken);
    }

    private Task<Conversation?> ReadByKeyAsync(string externalKey, CancellationToken cancellationToken)
    {
        var fill = HotFill.OfKey(db, externalKey, owner);
        return db.ReadAsync(async session => fill.HeadByKey(await FindByExternalKeyAsync(session, externalKey).ConfigureAwait(false)), cancellationToken);
    }

    private Task MoveAsync(string block, string asked, string id, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session =>
            {
                if (await ChangeAsync(session, block, id).ConfigureAwait(false))
                {
                    return true;
                }

                var found = await RequireAsync(session, id).ConfigureAwait(false);
                throw new ConversationStoreInvalidTransitionException($"Conversation '{id}' is {ConversationRow.Word(found.Status)} and cannot be {asked}.");
            },
            cancellationToken,
            singleStatement: true);
    }
}
