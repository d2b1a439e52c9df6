using Conversa.Data.Storage;

namespace Conversa.Data.States;

/// <summary>Saving a version of a conversation's state: the statement, and why it may have stored nothing.</summary>
internal static class StateSave
{
    public static async ValueTask<ConversationState> RunAsync(DbSession session, string conversationId, string state, long? expectedVersion, string? metadata, string? owner, long now)
    {
        var id = Ids.New(now);
        var stored = await session.Statement("states/SaveState")
            .Bind("id", id).Bind("state", state).Bind("now", now).Bind("metadata", metadata)
            .Bind("conversationId", conversationId).Bind("owner", owner).Bind("expectedVersion", expectedVersion)
            .FindAsync(row => ToState(row, id, conversationId, state, metadata, now)).ConfigureAwait(false);
        if (stored is not null)
        {
            return stored;
        }

        var latest = await RequireConversationAsync(session, conversationId, owner).ConfigureAwait(false);
        throw new StateVersionConflictException(conversationId, expectedVersion!.Value, latest);
    }

    /// <summary>The latest version, 0 while there is none.</summary>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    public static async ValueTask<long> RequireConversationAsync(DbSession session, string conversationId, string? owner) =>
        await session.Statement("states/FindLatestVersion")
            .Bind("conversationId", conversationId).Bind("owner", owner)
            .FindAsync(row => (long?)row.Integer(0)).ConfigureAwait(false)
        ?? throw new ConversationStoreNotFoundException($"Conversation '{conversationId}' does not exist.");

    // The rest of the row is what was asked for, so it is not read back.
    private static ConversationState ToState(Statement row, string id, string conversationId, string state, string? metadata, long now) => new()
    {
        Id = id,
        ConversationId = conversationId,
        Version = row.Integer(0),
        State = state,
        PreviousStateId = row.TextOrNull(1),
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(2)),
        Metadata = metadata,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
    };
}
