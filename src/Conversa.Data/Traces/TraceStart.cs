using Conversa.Data.Storage;

namespace Conversa.Data.Traces;

/// <summary>Beginning a trace: what is asked of it, whose it is, and the statement.</summary>
internal static class TraceStart
{
    public static void Check(NewTrace trace, IDatabase db)
    {
        Require.NameOrNull(trace.Id);
        Require.NameOrNull(trace.ConversationId);
        Require.NameOrNull(trace.MessageId);
        Require.Name(trace.Stage);
        Require.JsonOrNull(trace.Data, db.Options);
        Require.TimeOrNull(trace.StartTime, db.Now);
        Require.JsonOrNull(trace.Metadata, db.Options);
    }

    /// <returns>The trace's id.</returns>
    public static async ValueTask<string> RunAsync(DbSession session, NewTrace trace, string? owner, long now)
    {
        var (conversationId, userId) = await OwnerOfAsync(session, trace, owner).ConfigureAwait(false);
        var id = trace.Id ?? Ids.New(now);
        await session.Statement("traces/StartTrace")
            .Bind("id", id).Bind("userId", userId).Bind("conversationId", conversationId).Bind("messageId", trace.MessageId)
            .Bind("stage", trace.Stage).Bind("startTime", trace.StartTime?.ToUnixTimeMilliseconds() ?? now)
            .Bind("data", trace.Data).Bind("metadata", trace.Metadata).Bind("now", now).Bind("owner", owner)
            .ExecuteAsync().ConfigureAwait(false);
        return id;
    }

    private static async ValueTask<(string? ConversationId, string? UserId)> OwnerOfAsync(DbSession session, NewTrace trace, string? owner)
    {
        if (trace.MessageId is { } messageId)
        {
            var found = await session.Statement("traces/FindMessageOwner").Bind("messageId", messageId).Bind("owner", owner).FindAsync(Read).ConfigureAwait(false);
            return found is not null && (trace.ConversationId is null || string.Equals(found.Value.ConversationId, trace.ConversationId, StringComparison.Ordinal))
                ? found.Value
                : throw new ConversationStoreNotFoundException($"Message '{messageId}' does not exist{(trace.ConversationId is null ? "" : $" in conversation '{trace.ConversationId}'")}.");
        }

        if (trace.ConversationId is { } conversationId)
        {
            return await session.Statement("traces/FindOwner").Bind("conversationId", conversationId).Bind("owner", owner).FindAsync(Read).ConfigureAwait(false)
                ?? throw new ConversationStoreNotFoundException($"Conversation '{conversationId}' does not exist.");
        }

        // In one user's store a trace of no conversation is that user's: else they could not end it.
        return owner is null
            ? (null, null)
            : await session.Statement("traces/FindUser").Bind("userId", owner).Bind("owner", owner).FindAsync(Read).ConfigureAwait(false)
                ?? throw new ConversationStoreNotFoundException($"User '{owner}' does not exist.");
    }

    private static (string? ConversationId, string? UserId)? Read(Statement row) => (row.TextOrNull(0), row.TextOrNull(1));
}
