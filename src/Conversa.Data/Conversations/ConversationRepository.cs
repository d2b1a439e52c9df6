using Conversa.Data.Storage;

namespace Conversa.Data.Conversations;

internal sealed class ConversationRepository(IDatabase db, string? owner) : IConversationRepository
{
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

    public async Task<Conversation> GetOrCreateAsync(string externalKey, string userId, CancellationToken cancellationToken = default)
    {
        Require.Name(externalKey);
        Require.Name(userId);
        Owners.RequireSame(userId, owner);
        return await FindByExternalKeyAsync(externalKey, cancellationToken).ConfigureAwait(false)
            ?? await db.WriteAsync(
                async session => await FindByExternalKeyAsync(session, externalKey).ConfigureAwait(false)
                    ?? await ConversationCreate.RunAsync(session, new NewConversation(userId) { ExternalKey = externalKey }, db, owner).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
    }

    public Task<Conversation?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public Task<Conversation?> FindByExternalKeyAsync(string externalKey, CancellationToken cancellationToken = default)
    {
        Require.Name(externalKey);
        return db.ReadAsync(session => FindByExternalKeyAsync(session, externalKey), cancellationToken);
    }

    private ValueTask<Conversation?> FindAsync(DbSession session, string id) =>
        session.Statement("conversations/FindById").Bind("id", id).Bind("owner", owner).FindAsync(ConversationRow.Read);

    private ValueTask<Conversation?> FindByExternalKeyAsync(DbSession session, string externalKey) =>
        session.Statement("conversations/FindByExternalKey").Bind("externalKey", externalKey).Bind("owner", owner).FindAsync(ConversationRow.Read);
}
