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
        Require.TimeOrNull(trace.EndTime, db.Now);
        if (trace.EndTime is { } end && (trace.StartTime is not { } start || end < start))
        {
            throw new ArgumentException("trace.EndTime must have a StartTime that is not after it.", nameof(trace));
        }

        Require.JsonOrNull(trace.Error, db.Options);
        if (trace.Error is not null && trace.EndTime is null)
        {
            throw new ArgumentException("trace.Error is of a stage that is over: it must have an EndTime.", nameof(trace));
        }

        Require.JsonOrNull(trace.Metadata, db.Options);
    }

    public static async ValueTask<Trace> RunAsync(DbSession session, NewTrace trace, string? owner, long now)
    {
        var (conversationId, userId) = await OwnerOfAsync(session, trace, owner).ConfigureAwait(false);
        return await RunAsync(session, trace, conversationId, userId, owner, now).ConfigureAwait(false);
    }

    /// <summary>Stores a trace of what is known to be there and the owner's.</summary>
    public static async ValueTask<Trace> RunAsync(DbSession session, NewTrace trace, string? conversationId, string? userId, string? owner, long now)
    {
        var id = trace.Id ?? Ids.New(now);
        var start = trace.StartTime?.ToUnixTimeMilliseconds() ?? now;
        var end = trace.EndTime?.ToUnixTimeMilliseconds();
        var status = end is null ? TraceStatus.Started : trace.Error is null ? TraceStatus.Completed : TraceStatus.Failed;
        await session.Statement("traces/StartTrace")
            .Bind("id", id).Bind("userId", userId).Bind("conversationId", conversationId).Bind("messageId", trace.MessageId)
            .Bind("stage", trace.Stage).Bind("startTime", start).Bind("endTime", end).Bind("status", TraceRow.Word(status))
            .Bind("data", trace.Data).Bind("error", trace.Error).Bind("metadata", trace.Metadata).Bind("now", now).Bind("owner", owner)
            .ExecuteAsync().ConfigureAwait(false);
        return new()
        {
            Seq = session.LastInsertedRow,
            Id = id,
            UserId = userId,
            ConversationId = conversationId,
            MessageId = trace.MessageId,
            Stage = trace.Stage,
            StartTime = DateTimeOffset.FromUnixTimeMilliseconds(start),
            EndTime = Times.OrNull(end),
            DurationMs = end - start,
            Status = status,
            Data = trace.Data,
            Error = trace.Error,
            Metadata = trace.Metadata,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
        };
    }

    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    public static async ValueTask<string> FindOwnerAsync(DbSession session, string conversationId, string? owner) =>
        await session.Statement("traces/FindOwner").Bind("conversationId", conversationId).Bind("owner", owner).FindAsync(row => row.Text(1)).ConfigureAwait(false)
        ?? throw new ConversationStoreNotFoundException($"Conversation '{conversationId}' does not exist.");

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
            return (conversationId, await FindOwnerAsync(session, conversationId, owner).ConfigureAwait(false));
        }

        // In one user's store a trace of no conversation is that user's: else they could not end it.
        return owner is null
            ? (null, null)
            : await session.Statement("traces/FindUser").Bind("userId", owner).Bind("owner", owner).FindAsync(Read).ConfigureAwait(false)
                ?? throw new ConversationStoreNotFoundException($"User '{owner}' does not exist.");
    }

    private static (string? ConversationId, string? UserId)? Read(Statement row) => (row.TextOrNull(0), row.TextOrNull(1));
}
