using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Messages;

/// <summary>Storing many messages, each next one without asking for its conversation again.</summary>
internal static class MessageAppendNext
{
    public static async ValueTask<List<Message>> RunAllAsync(DbSession session, NewMessage[] messages, string? owner, IDatabase db)
    {
        var stored = new List<Message>(messages.Length);
        var ids = Array.Exists(messages, message => message.ParentId is not null) ? new Dictionary<string, string>(StringComparer.Ordinal) : null;
        foreach (var given in messages)
        {
            var message = ids is null ? given : Placed(given, ids);
            var next = stored.Count == 0 ? null : Run(session, messages[stored.Count - 1], stored[^1], message, owner, db.Now);
            stored.Add(next ?? await MessageAppend.RunAsync(session, message, owner, db.Now).ConfigureAwait(false));
            if (given.Id is { } id)
            {
                ids?.TryAdd(id, stored[^1].Id);
            }
        }

        return stored;
    }

    // A parent whose external id was stored before has the id that it was given then.
    private static NewMessage Placed(NewMessage message, Dictionary<string, string> ids) =>
        message.ParentId is { } parent && ids.TryGetValue(parent, out var id) && id != parent ? message with { ParentId = id } : message;

    /// <summary>The message as it is stored; null when it must go the way of a single one, which also finds a twin by its external id.</summary>
    private static Message? Run(DbSession session, NewMessage before, Message stored, NewMessage message, string? owner, long now)
    {
        // Our own time needs the conversation's latest: the message before has it where it took our own time too and is no older twin.
        var latestIsKnown = message.Timestamp is not null || (before.Timestamp is null && before.ExternalId is null);
        if (message.ConversationId != stored.ConversationId || message.ParentId is not null || !latestIsKnown)
        {
            return null;
        }

        var id = message.Id ?? Ids.New(now);
        var authorId = message.AuthorId ?? (message.Role == MessageRole.User ? stored.UserId : null);
        var timestamp = message.Timestamp?.ToUnixTimeMilliseconds() ?? Math.Max(now, stored.Timestamp.ToUnixTimeMilliseconds());
        session.Hot.Declare(HotTables.Messages | HotTables.Conversations);
        var changed = MessageAppend.BindContent(
                session.Statement("messages/CreateNext")
                    .Bind("id", id)
                    .Bind("conversationId", message.ConversationId)
                    .Bind("userId", stored.UserId)
                    .Bind("authorId", authorId)
                    .Bind("externalId", message.ExternalId)
                    .Bind("role", MessageRow.Word(message.Role)),
                message)
            .Bind("timestamp", timestamp)
            .Bind("metadata", message.Metadata)
            .Bind("now", now)
            .Bind("owner", owner)
            .Execute();
        if (changed != 1)
        {
            session.Hot.Nothing();
            return null;
        }

        var next = MessageAppend.ToMessage(message, id, session.LastInsertedRow, stored.UserId, authorId, timestamp, now);
        session.Hot.Appended(next);
        return next;
    }
}
