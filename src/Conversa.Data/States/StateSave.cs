using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.States;

/// <summary>Saving a version of a conversation's state: the statement, and why it may have stored nothing.</summary>
internal static class StateSave
{
    public static void Check(NewState state, IDatabase db)
    {
        Require.Json(state.State, db.Options);
        Require.NotNegativeOrNull(state.ExpectedVersion);
        Require.JsonOrNull(state.Metadata, db.Options);
    }

    public static async ValueTask<ConversationState> RunAsync(DbSession session, string conversationId, NewState state, string? owner, long now)
    {
        var id = Ids.New(now);
        session.Hot.Declare(HotTables.States);
        var stored = await session.Statement("states/SaveState")
            .Bind("id", id).Bind("state", state.State).Bind("now", now).Bind("metadata", state.Metadata)
            .Bind("conversationId", conversationId).Bind("owner", owner).Bind("expectedVersion", state.ExpectedVersion)
            .FindAsync(row => ToState(row, id, conversationId, state, now)).ConfigureAwait(false);
        if (stored is not null)
        {
            session.Hot.Saved(stored);
            return stored;
        }

        session.Hot.Nothing();
        var latest = await RequireConversationAsync(session, conversationId, owner).ConfigureAwait(false);
        throw new StateVersionConflictException(conversationId, state.ExpectedVersion!.Value, latest);
    }

    /// <summary>The latest version, 0 while there is none.</summary>
    /// <exception cref="ConversationStoreNotFoundException">The conversation does not exist.</exception>
    public static async ValueTask<long> RequireConversationAsync(DbSession session, string conversationId, string? owner) =>
        await session.Statement("states/FindLatestVersion")
            .Bind("conversationId", conversationId).Bind("owner", owner)
            .FindAsync(row => (long?)row.Integer(0)).ConfigureAwait(false)
        ?? throw new ConversationStoreNotFoundException($"Conversation '{conversationId}' does not exist.");

    // The rest of the row is what was asked for, so it is not read back.
    private static ConversationState ToState(Statement row, string id, string conversationId, NewState state, long now) => new()
    {
        Id = id,
        ConversationId = conversationId,
        Version = row.Integer(0),
        State = state.State,
        PreviousStateId = row.TextOrNull(1),
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(2)),
        Metadata = state.Metadata,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
    };
}
