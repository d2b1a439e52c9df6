using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Conversations;

/// <summary>Forking a conversation: what is asked of the fork, and the statements.</summary>
internal static class ConversationFork
{
    // The rows of a batch are in memory once, because they are read from the table they go to.
    private const int BatchSize = 500;

    public static void Check(NewFork fork, IDatabase db)
    {
        var options = db.Options;
        Require.NameOrNull(fork.Id);
        Require.NameOrNull(fork.ExternalKey);
        Require.NameOrNull(fork.SessionId);
        Require.TextOrNull(fork.Title.Value, options, "fork.Title");
        Require.NameOrNull(fork.ChannelId.Value, "fork.ChannelId");
        Require.JsonOrNull(fork.Metadata.Value, options, "fork.Metadata");
    }

    public static async ValueTask<Conversation> RunAsync(DbSession session, string messageId, NewFork fork, IDatabase db, string? owner)
    {
        var now = db.Now;
        var id = fork.Id ?? Ids.New(now);
        await ConversationCreate.RequireSessionAsync(session, fork.SessionId, owner).ConfigureAwait(false);
        session.Hot.Declare(HotTables.Messages | HotTables.Conversations);
        if (await InsertAsync(session, id, messageId, fork, owner, now).ConfigureAwait(false) == 0)
        {
            throw new ConversationStoreNotFoundException($"Message '{messageId}' does not exist.");
        }

        while (await CopyAsync(session, id, owner, now).ConfigureAwait(false) == BatchSize)
        {
        }

        await session.ExecuteAsync("conversations/LinkCopies", new { id, now, owner }).ConfigureAwait(false);
        session.Hot.Changed(HotTables.Messages, id);
        return (await session.Statement("conversations/FindById").Bind("id", id).Bind("owner", owner).FindAsync(ConversationRow.Read).ConfigureAwait(false))!;
    }

    private static ValueTask<int> InsertAsync(DbSession session, string id, string messageId, NewFork fork, string? owner, long now) =>
        session.ExecuteAsync("conversations/Fork", new
        {
            id,
            externalKey = fork.ExternalKey,
            sessionId = fork.SessionId,
            setTitle = fork.Title.IsSet,
            title = fork.Title.Value,
            setChannelId = fork.ChannelId.IsSet,
            channelId = fork.ChannelId.Value,
            setMetadata = fork.Metadata.IsSet,
            metadata = fork.Metadata.Value,
            now,
            messageId,
            owner,
        });

    private static async ValueTask<int> CopyAsync(DbSession session, string id, string? owner, long now)
    {
        var (timestamp, seq) = await session.Statement("conversations/FindLastCopied")
            .Bind("id", id).Bind("owner", owner)
            .FindAsync(row => ((long, long)?)(row.Integer(0), row.Integer(1))).ConfigureAwait(false) ?? (long.MinValue, 0);

        // The first 15 characters of a UUIDv7 are its time and version; the block makes the rest.
        return await session.Statement("conversations/CopyMessages")
            .Bind("idPrefix", Ids.New(now)[..15]).Bind("now", now)
            .Bind("timestamp", timestamp).Bind("seq", seq)
            .Bind("id", id).Bind("owner", owner).Bind("limit", BatchSize)
            .ExecuteAsync().ConfigureAwait(false);
    }
}
