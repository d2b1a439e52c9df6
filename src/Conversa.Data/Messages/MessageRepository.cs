using System.Globalization;
using System.Runtime.CompilerServices;
using Conversa.Data.Embeddings;
using Conversa.Data.Search;
using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Messages;

internal sealed class MessageRepository(IDatabase db, string? owner) : IMessageRepository
{
    private readonly MessageEdits _edits = new(db, owner);
    private readonly MessageReactions _reactions = new(db, owner);
    private readonly MessageFigures _figures = new(db, owner);
    private readonly MessageSearcher _searcher = new(db, owner);

    public IEmbeddingRepository Embeddings => field ??= new EmbeddingRepository(db, owner, EmbeddingKind.Message);

    public Task<Message> CreateAsync(NewMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        MessageAppend.Check(message, db, owner);
        return db.WriteAsync(session => MessageAppend.RunAsync(session, message, owner, db.Now), cancellationToken, singleStatement: true);
    }

    public Task<Message> AppendAsync(string conversationId, MessageRole role, string content, string? externalId = null, CancellationToken cancellationToken = default) =>
        CreateAsync(new NewMessage(conversationId, role, content) { ExternalId = externalId }, cancellationToken);

    public Task<IReadOnlyList<Message>> CreateManyAsync(IReadOnlyCollection<NewMessage> messages, CancellationToken cancellationToken = default)
    {
        var given = Require.Each(messages, message => MessageAppend.Check(message, db, owner));
        return db.WriteAsync<IReadOnlyList<Message>>(
            async session => await MessageAppendNext.RunAllAsync(session, given, owner, db).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<Message?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => MessageLookup.FindAsync(session, id, owner), cancellationToken);
    }

    public Task<Message?> FindByExternalIdAsync(string conversationId, string externalId, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        Require.Name(externalId);
        return db.ReadAsync(session => MessageAppend.FindByExternalIdAsync(session, conversationId, externalId, owner), cancellationToken);
    }

    public async Task<IReadOnlyList<Message>> FindByConversationIdAsync(string conversationId, int limit = 100, CancellationToken cancellationToken = default) =>
        (await ListAsync(conversationId, limit: limit, cancellationToken: cancellationToken).ConfigureAwait(false)).Items;

    public Task<IReadOnlyList<Message>> GetRecentMessagesAsync(string conversationId, int count = 50, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        Require.Limit(count, db.Options);
        return HotReads.TryRecent(db, conversationId, owner, count, cancellationToken, out var recent) ? Task.FromResult(recent) : ReadRecentAsync(conversationId, count, cancellationToken);
    }

    public Task<IReadOnlyList<SearchHit<Message>>> SearchAsync(string text, MessageSearch? search = null, int limit = 10, CancellationToken cancellationToken = default) =>
        _searcher.SearchAsync(text, search, limit, cancellationToken);

    public Task<Page<Message>> ListAsync(string conversationId, MessageFilter? filter = null, ListOrder order = ListOrder.OldestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        Require.Defined(order);
        Require.Limit(limit, db.Options);
        MessageQuery.Check(filter);
        var scope = MessageQuery.Scope(conversationId, owner, filter, order);
        var after = Cursor.Decode(cursor, scope) is { } at ? (at.Sort, at.Number) : MessageQuery.Start(order, filter);
        return db.ReadAsync(
            async session =>
            {
                var rows = await MessageQuery.Page(session, conversationId, owner, filter, order, after, limit + 1).ListAsync(MessageRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, m => new(m.Timestamp.ToUnixTimeMilliseconds(), m.Seq.ToString(CultureInfo.InvariantCulture)));
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<Message>> ListAroundAsync(string id, int before = 10, int after = 10, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.CountOrZero(before, db.Options);
        Require.CountOrZero(after, db.Options);
        return db.ReadAsync(session => Snapshot.ReadAsync(session, view => MessageQuery.AroundAsync(view, id, owner, before, after)), cancellationToken);
    }

    public async IAsyncEnumerable<Message> StreamAsync(string conversationId, MessageFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            var page = await ListAsync(conversationId, filter, limit: db.Options.MaxPageSize, cursor: cursor, cancellationToken: cancellationToken).ConfigureAwait(false);
            foreach (var message in page.Items)
            {
                yield return message;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    public Task<IReadOnlyList<Message>> ListBranchesAsync(string id, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<Message>>(
            async session => await session.Statement("messages/ListBranches")
                .Bind("id", id).Bind("owner", owner).Bind("limit", limit)
                .ListAsync(MessageRow.Read).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<long> CountAsync(string conversationId, MessageFilter? filter = null, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        MessageQuery.Check(filter);
        return db.ReadAsync(
            session => MessageQuery.Bind(session.Statement("messages/Count").Bind("conversationId", conversationId).Bind("owner", owner), filter).FindAsync(row => row.Integer(0)),
            cancellationToken);
    }

    public Task SetPinnedAsync(string id, bool pinned, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return ChangeAsync("messages/SetPinned", new { pinned = pinned ? 1L : 0L, now = db.Now, id, owner }, id, cancellationToken);
    }

    public Task SetResponseAsync(string id, string responseId, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Name(responseId);
        return db.WriteAsync(
            session => MessageResponse.SetAsync(session, id, responseId, owner, db.Now),
            cancellationToken,
            singleStatement: true);
    }

    public Task<int> TruncateAfterAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session =>
            {
                MessageLookup.MustExist(await MessageLookup.FindAsync(session, id, owner).ConfigureAwait(false) is null ? 0 : 1, id);
                return await session.ExecuteAsync("messages/TruncateAfter", new { id, owner }).ConfigureAwait(false);
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("messages/Delete", new { id, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public Task<TokenTotal> SumTokensAsync(string conversationId, CancellationToken cancellationToken = default) =>
        _figures.SumTokensAsync(conversationId, cancellationToken);

    public Task<IReadOnlyList<ToolStatistics>> GetToolStatisticsAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, string? conversationId = null, int limit = 100, CancellationToken cancellationToken = default) =>
        _figures.GetToolStatisticsAsync(from, to, conversationId, limit, cancellationToken);

    public Task<Message> EditAsync(string id, string content, string? contents = null, string? editedBy = null, long? tokenCount = null, CancellationToken cancellationToken = default) =>
        _edits.EditAsync(id, content, contents, editedBy, tokenCount, cancellationToken);

    public Task<IReadOnlyList<MessageEdit>> ListEditsAsync(string id, int limit = 100, CancellationToken cancellationToken = default) =>
        _edits.ListAsync(id, limit, cancellationToken);

    public Task AddReactionAsync(string id, string userId, string reaction, CancellationToken cancellationToken = default) =>
        _reactions.AddAsync(id, userId, reaction, cancellationToken);

    public Task<bool> RemoveReactionAsync(string id, string userId, string reaction, CancellationToken cancellationToken = default) =>
        _reactions.RemoveAsync(id, userId, reaction, cancellationToken);

    public Task<IReadOnlyList<MessageReaction>> ListReactionsAsync(string id, int limit = 100, CancellationToken cancellationToken = default) =>
        _reactions.ListAsync(id, limit, cancellationToken);

    private Task<IReadOnlyList<Message>> ReadRecentAsync(string conversationId, int count, CancellationToken cancellationToken)
    {
        var fill = HotFill.OfConversation(db, conversationId, owner);
        return db.ReadAsync<IReadOnlyList<Message>>(
            async session => fill.Recent(await MessageQuery.RecentAsync(session, conversationId, owner, count).ConfigureAwait(false), count),
            cancellationToken);
    }

    private Task ChangeAsync(string block, object args, string id, CancellationToken cancellationToken) =>
        db.WriteAsync(
            async session =>
            {
                session.Hot.Declare(HotTables.Messages);
                MessageLookup.MustExist(await session.ExecuteAsync(block, args).ConfigureAwait(false), id);
                session.Hot.Edited((await MessageLookup.FindAsync(session, id, owner).ConfigureAwait(false))!);
                return true;
            },
            cancellationToken,
            singleStatement: true);
}
