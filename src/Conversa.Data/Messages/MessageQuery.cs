using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>Choosing the block for a page of messages, and binding a filter.</summary>
internal static class MessageQuery
{
    public static void Check(MessageFilter? filter)
    {
        if (filter is not null)
        {
            Require.DefinedOrNull(filter.Role);
            Require.NameOrNull(filter.MessageType);
            Require.NameOrNull(filter.ToolName);
            Require.DefinedOrNull(filter.ToolSuccess);
            Require.NameOrNull(filter.AuthorId);
        }
    }

    /// <summary>What a cursor is good for.</summary>
    public static string Scope(string conversationId, string? owner, MessageFilter? filter, ListOrder order)
    {
        // A record writes its times as the caller's culture does, which may be another for the next page.
        var rest = filter is null ? null : filter with { From = null, To = null };
        return string.Create(CultureInfo.InvariantCulture, $"messages|{conversationId}|{owner}|{rest}|{Times.From(filter?.From)}|{Times.To(filter?.To)}|{order}");
    }

    /// <summary>The place before the first message: the near end of the filter's time, so that nothing before it is walked.</summary>
    public static (long Timestamp, long Seq) Start(ListOrder order, MessageFilter? filter) => order == ListOrder.OldestFirst
        ? (Times.From(filter?.From), 0)
        : (Times.To(filter?.To), filter?.To is null ? long.MaxValue : 0);

    /// <summary>The messages that follow a place. Without a filter the plain block runs, which a page of every turn deserves.</summary>
    public static Statement Page(DbSession session, string conversationId, string? owner, MessageFilter? filter, ListOrder order, (long Timestamp, long Seq) after, int limit)
    {
        var block = (filter is null, order) switch
        {
            (true, ListOrder.OldestFirst) => "messages/PageOldestFirst",
            (true, _) => "messages/PageNewestFirst",
            (false, ListOrder.OldestFirst) => "messages/ListOldestFirst",
            _ => "messages/ListNewestFirst",
        };
        var statement = session.Statement(block)
            .Bind("conversationId", conversationId).Bind("owner", owner)
            .Bind("timestamp", after.Timestamp).Bind("seq", after.Seq);
        return (filter is null ? statement : Bind(statement, filter)).Bind("limit", limit);
    }

    /// <summary>The newest messages, oldest first.</summary>
    public static async ValueTask<List<Message>> RecentAsync(DbSession session, string conversationId, string? owner, int count)
    {
        var newestFirst = await session.Statement("messages/GetRecentMessages")
            .Bind("conversationId", conversationId).Bind("owner", owner).Bind("limit", count)
            .ListAsync(MessageRow.Read).ConfigureAwait(false);
        newestFirst.Reverse();
        return newestFirst;
    }

    /// <summary>A message with its neighbours, oldest first; empty when it is unknown.</summary>
    public static async ValueTask<IReadOnlyList<Message>> AroundAsync(DbSession session, string id, string? owner, int before, int after)
    {
        if (await MessageLookup.FindAsync(session, id, owner).ConfigureAwait(false) is not { } middle)
        {
            return [];
        }

        var at = (middle.Timestamp.ToUnixTimeMilliseconds(), middle.Seq);
        var around = await Page(session, middle.ConversationId, owner, null, ListOrder.NewestFirst, at, before).ListAsync(MessageRow.Read).ConfigureAwait(false);
        around.Reverse();
        around.Add(middle);
        around.AddRange(await Page(session, middle.ConversationId, owner, null, ListOrder.OldestFirst, at, after).ListAsync(MessageRow.Read).ConfigureAwait(false));
        return around;
    }

    public static Statement Bind(Statement statement, MessageFilter? filter) => statement
        .Bind("role", filter?.Role is { } role ? MessageRow.Word(role) : null)
        .Bind("messageType", filter?.MessageType)
        .Bind("toolName", filter?.ToolName)
        .Bind("toolSuccess", MessageRow.Word(filter?.ToolSuccess))
        .Bind("authorId", filter?.AuthorId)
        .Bind("pinned", filter?.Pinned is { } pinned ? (pinned ? 1L : 0L) : null)
        .Bind("from", Times.From(filter?.From))
        .Bind("to", Times.To(filter?.To));
}
