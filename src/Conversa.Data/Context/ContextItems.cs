using Conversa.Data.Storage;

namespace Conversa.Data.Context;

/// <summary>The part of <see cref="ContextRepository"/> that is about items.</summary>
internal sealed class ContextItems(IDatabase db, string? owner)
{
    public Task<ContextItem> AddAsync(NewContextItem item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        ContextItemAdd.Check(item, db);
        return db.WriteAsync(session => ContextItemAdd.RunAsync(session, item, owner, db.Now), cancellationToken, singleStatement: true);
    }

    public Task<IReadOnlyList<ContextItem>> AddManyAsync(IReadOnlyCollection<NewContextItem> items, CancellationToken cancellationToken)
    {
        var given = Require.Each(items, item => ContextItemAdd.Check(item, db));
        return db.WriteAsync(session => AddAsync(session, given), cancellationToken);
    }

    public Task<ContextItem?> FindAsync(string id, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public Task<Page<ContextItem>> ListAsync(string conversationId, ContextItemFilter? filter, ContextItemOrder order, int limit, string? cursor, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        Require.Limit(limit, db.Options);
        var query = new ContextItemQuery(conversationId, filter, order, owner);
        query.Check();
        var after = Cursor.Decode(cursor, query.Scope);
        return db.ReadAsync(
            async session => Cursor.PageOf(await query.ListAsync(session, after, limit + 1).ConfigureAwait(false), limit, query.Scope, query.CursorAt),
            cancellationToken);
    }

    public Task<ContextItem> UpdateAsync(string id, ContextItemUpdate update, CancellationToken cancellationToken)
    {
        Require.Name(id);
        ArgumentNullException.ThrowIfNull(update);
        ContextItemEdit.Check(update, db);
        return db.WriteAsync(
            async session =>
            {
                await ContextItemEdit.RunAsync(session, id, update, owner, db.Now).ConfigureAwait(false);
                return await FindAsync(session, id).ConfigureAwait(false) ?? throw new ConversationStoreNotFoundException($"Context item '{id}' does not exist.");
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("context_items/Delete", new { id, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public Task<IReadOnlyList<ContextItem>> ReplaceSourceAsync(string conversationId, string source, IReadOnlyCollection<NewContextItem> items, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        Require.Name(source);
        var given = Require.Each(
            items,
            item =>
            {
                RequireOf(conversationId, source, item);
                ContextItemAdd.Check(item, db);
            });
        return db.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("context_items/DeleteUnpinnedOfSource", new { conversationId, source, owner }).ConfigureAwait(false);
                return await AddAsync(session, given).ConfigureAwait(false);
            },
            cancellationToken);
    }

    public Task<int> ClearAsync(string conversationId, string? source, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        Require.NameOrNull(source);
        return db.WriteAsync(session => session.ExecuteAsync("context_items/Clear", new { conversationId, source, owner }), cancellationToken, singleStatement: true);
    }

    private static void RequireOf(string conversationId, string source, NewContextItem item)
    {
        if (item.ConversationId != conversationId || item.Source != source)
        {
            throw new ArgumentException("items must be of the conversation and the source that are replaced, and of no other.", "items");
        }
    }

    private async ValueTask<IReadOnlyList<ContextItem>> AddAsync(DbSession session, NewContextItem[] given)
    {
        var items = new List<ContextItem>(given.Length);
        foreach (var item in given)
        {
            items.Add(await ContextItemAdd.RunAsync(session, item, owner, db.Now).ConfigureAwait(false));
        }

        return items;
    }

    private ValueTask<ContextItem?> FindAsync(DbSession session, string id) =>
        session.Statement("context_items/Find").Bind("id", id).Bind("owner", owner).FindAsync(ContextItemRow.Read);
}
