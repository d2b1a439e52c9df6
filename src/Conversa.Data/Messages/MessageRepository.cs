using System.Globalization;
using System.Runtime.CompilerServices;
using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

internal sealed class MessageRepository(IDatabase db, string? owner) : IMessageRepository
{
    public Task<Message> CreateAsync(NewMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        MessageAppend.Check(message, db);
        return db.WriteAsync(session => MessageAppend.RunAsync(session, message, owner, db.Now), cancellationToken, singleStatement: true);
    }

    public Task<Message> AppendAsync(string conversationId, MessageRole role, string content, string? externalId = null, CancellationToken cancellationToken = default) =>
        CreateAsync(new NewMessage(conversationId, role, content) { ExternalId = externalId }, cancellationToken);

    public Task<IReadOnlyList<Message>> CreateManyAsync(IReadOnlyCollection<NewMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        foreach (var message in messages)
        {
            ArgumentNullException.ThrowIfNull(message, nameof(messages));
            MessageAppend.Check(message, db);
        }

        return db.WriteAsync<IReadOnlyList<Message>>(
            async session =>
            {
                var stored = new List<Message>(messages.Count);
                foreach (var message in messages)
                {
                    stored.Add(await MessageAppend.RunAsync(session, message, owner, db.Now).ConfigureAwait(false));
                }

                return stored;
            },
            cancellationToken);
    }

    public Task<Message?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
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
        return db.ReadAsync<IReadOnlyList<Message>>(
            async session =>
            {
                var newestFirst = await session.Statement("messages/GetRecentMessages")
                    .Bind("conversationId", conversationId).Bind("owner", owner).Bind("limit", count)
                    .ListAsync(MessageRow.Read).ConfigureAwait(false);
                newestFirst.Reverse();
                return newestFirst;
            },
            cancellationToken);
    }

    public Task<Page<Message>> ListAsync(string conversationId, MessageFilter? filter = null, ListOrder order = ListOrder.OldestFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        Require.Defined(order);
        Require.Limit(limit, db.Options);
        MessageQuery.Check(filter);
        var scope = MessageQuery.Scope(conversationId, owner, filter, order);
        var after = Cursor.Decode(cursor, scope) is { } at ? (at.Sort, long.Parse(at.Key, CultureInfo.InvariantCulture)) : MessageQuery.Start(order);
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
        return db.ReadAsync<IReadOnlyList<Message>>(
            async session =>
            {
                if (await FindAsync(session, id).ConfigureAwait(false) is not { } middle)
                {
                    return [];
                }

                var at = (middle.Timestamp.ToUnixTimeMilliseconds(), middle.Seq);
                var around = await MessageQuery.Page(session, middle.ConversationId, owner, null, ListOrder.NewestFirst, at, before).ListAsync(MessageRow.Read).ConfigureAwait(false);
                around.Reverse();
                around.Add(middle);
                around.AddRange(await MessageQuery.Page(session, middle.ConversationId, owner, null, ListOrder.OldestFirst, at, after).ListAsync(MessageRow.Read).ConfigureAwait(false));
                return around;
            },
            cancellationToken);
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

    public Task<TokenTotal> SumTokensAsync(string conversationId, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        return db.ReadAsync(
            session => session.Statement("messages/SumTokens")
                .Bind("conversationId", conversationId).Bind("owner", owner)
                .FindAsync(row => new TokenTotal { Known = row.Integer(0), UnknownCount = row.Integer(1) }),
            cancellationToken)!;
    }

    public Task<IReadOnlyList<ToolStatistics>> ListToolStatisticsAsync(string? conversationId = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.NameOrNull(conversationId);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<ToolStatistics>>(
            async session => await (conversationId is null
                    ? session.Statement("messages/ListToolStatistics")
                    : session.Statement("messages/ListToolStatisticsOfConversation").Bind("conversationId", conversationId))
                .Bind("owner", owner)
                .Bind("from", Times.From(from)).Bind("to", Times.To(to)).Bind("limit", limit)
                .ListAsync(ToolStatistics).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<Message> EditAsync(string id, string content, string? contents = null, string? editedBy = null, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Text(content, db.Options);
        Require.JsonOrNull(contents, db.Options);
        Require.NameOrNull(editedBy);
        return db.WriteAsync(
            async session =>
            {
                var now = db.Now;
                MustExist(await session.ExecuteAsync("messages/KeepEdit", new { editId = Ids.New(now), now, editedBy, id, owner }).ConfigureAwait(false), id);
                await session.ExecuteAsync("messages/Edit", new { content, contents, now, id, owner }).ConfigureAwait(false);
                return (await FindAsync(session, id).ConfigureAwait(false))!;
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<MessageEdit>> ListEditsAsync(string id, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Limit(limit, db.Options);
        var rows = await db.ReadAsync(session => session.ListAsync<MessageEditRow>("messages/ListEdits", new { id, owner, limit }), cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(row => row.ToEdit());
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
            async session => await session.ExecuteAsync("messages/SetResponse", new { responseId, now = db.Now, id, owner }).ConfigureAwait(false) > 0
                ? true
                : throw new ConversationStoreNotFoundException($"Messages '{id}' and '{responseId}' are not both in one conversation."),
            cancellationToken,
            singleStatement: true);
    }

    public Task<int> TruncateAfterAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session =>
            {
                MustExist(await FindAsync(session, id).ConfigureAwait(false) is null ? 0 : 1, id);
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

    public Task AddReactionAsync(string id, string userId, string reaction, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Name(userId);
        Require.Name(reaction);
        return db.WriteAsync(
            async session =>
            {
                MustExist(await FindAsync(session, id).ConfigureAwait(false) is null ? 0 : 1, id);
                return await session.ExecuteAsync("messages/AddReaction", new { userId, reaction, now = db.Now, id, owner }).ConfigureAwait(false);
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> RemoveReactionAsync(string id, string userId, string reaction, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Name(userId);
        Require.Name(reaction);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("messages/RemoveReaction", new { id, userId, reaction, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    public async Task<IReadOnlyList<MessageReaction>> ListReactionsAsync(string id, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Limit(limit, db.Options);
        var rows = await db.ReadAsync(session => session.ListAsync<MessageReactionRow>("messages/ListReactions", new { id, owner, limit }), cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(row => row.ToReaction());
    }

    private static ToolStatistics ToolStatistics(Statement row) => new()
    {
        ToolName = row.Text(0),
        Calls = row.Integer(1),
        Succeeded = row.Integer(2),
        Failed = row.Integer(3),
        Errors = row.Integer(4),
    };

    private static void MustExist(int rows, string id)
    {
        if (rows == 0)
        {
            throw new ConversationStoreNotFoundException($"Message '{id}' does not exist.");
        }
    }

    private ValueTask<Message?> FindAsync(DbSession session, string id) =>
        session.Statement("messages/FindById").Bind("id", id).Bind("owner", owner).FindAsync(MessageRow.Read);

    private Task ChangeAsync(string block, object args, string id, CancellationToken cancellationToken) =>
        db.WriteAsync(
            async session =>
            {
                MustExist(await session.ExecuteAsync(block, args).ConfigureAwait(false), id);
                return true;
            },
            cancellationToken,
            singleStatement: true);
}
