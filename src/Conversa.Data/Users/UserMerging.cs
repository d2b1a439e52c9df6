using Conversa.Data.Files;
using Conversa.Data.Messages;
using Conversa.Data.Providers;
using Conversa.Data.Secrets;
using Conversa.Data.Storage;
using Conversa.Data.Tools;

namespace Conversa.Data.Users;

/// <summary>Making one user of two.</summary>
internal static class UserMerging
{
    // Every table that refers to users, and what moves its rows. What is left behind goes with the merged user.
    private static readonly (string Table, string Block)[] Moves =
    [
        ("user_identities", "users/MoveIdentities"),
        ("user_sessions", "users/MoveSessions"),
        ("user_preferences", "users/MovePreferences"),
        ("conversations", "users/MoveConversations"),
        ("messages", "users/MoveMessages"),
        ("message_edits", "users/MoveEdits"),
        ("message_reactions", "users/MoveReactions"),
        ("working_states", "users/MoveWorkingStates"),
        ("user_goals", "users/MoveGoals"),
        ("traces", "users/MoveTraces"),
        ("memories", "users/MoveMemories"),
        ("exchanges", "users/MoveExchanges"),
        ("knowledge_items", "users/MoveKnowledge"),
        ("tracked_files", "users/MoveTrackedFiles"),
        ("file_uploads", "users/MoveUploads"),
        ("tool_executions", "users/MoveToolExecutions"),
        ("auto_approval_settings", "users/MoveApprovalSettings"),
        ("provider_configs", "users/MoveProviderConfigs"),
        ("api_quotas", "users/MoveQuotas"),
        ("database_connections", "users/MoveConnections"),
        ("usage_logs", "users/MoveUsage"),
        ("ai_response_cache", "users/MoveResponseCache"),
        ("file_processing_cache", "users/MoveFileCache"),
        ("feature_usage", "users/MoveFeatureUsage"),
        ("productivity_events", "users/MoveProductivityEvents"),
        ("record_metadata", "users/MoveRecordMetadata"),
        ("queue", "users/MoveTasks"),
        ("todos", "users/MoveTodos"),
    ];

    // Where the merged user's id is the name of who decided, asked for or changed something: in others' rows and the host's too, and none of them changes hands.
    private static readonly string[] Renames =
    [
        "users/RenameDecider",
        "users/RenameTaskCreator",
        "users/RenameAcknowledger",
        "users/RenamePromptAuthor",
        "users/RenameCapabilityAuthor",
        "users/RenameSettingAuthor",
    ];

    public static async ValueTask<UserMerge> RunAsync(DbSession session, string kept, string merged, string? owner, IDatabase db)
    {
        var now = db.Now;
        await MustFindAsync(session, kept, owner).ConfigureAwait(false);
        var gone = await MustFindAsync(session, merged, owner).ConfigureAwait(false);
        var preferences = await session.Statement("preferences/ListDropped")
            .Bind("merged", merged).Bind("owner", owner).Bind("kept", kept).ListAsync(UserPreferenceRow.Read).ConfigureAwait(false);
        var reactions = await session.Statement("users/ListDroppedReactions")
            .Bind("kept", kept).Bind("merged", merged).Bind("owner", owner).ListAsync(Reaction).ConfigureAwait(false);
        var files = await session.ListAsync<TrackedFileRow>("tracked_files/ListDropped", new { kept, merged, owner }).ConfigureAwait(false);
        var approval = await session.Statement("auto_approval/GetDropped")
            .Bind("merged", merged).Bind("owner", owner).Bind("kept", kept).FindAsync(ApprovalSettingsRow.Read).ConfigureAwait(false);
        var configs = await session.ListAsync<ProviderConfigRow>("provider_configs/ListDropped", new { kept, merged, owner }).ConfigureAwait(false);
        var quotas = await session.ListAsync<ApiQuotaRow>("api_quotas/ListDropped", new { kept, merged }).ConfigureAwait(false);
        await SecretMove.RunAsync(session, kept, merged, db.Options, now).ConfigureAwait(false);

        var moved = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (table, block) in Moves)
        {
            moved[table] = await session.ExecuteAsync(block, new { kept, merged, now, owner }).ConfigureAwait(false);
        }

        foreach (var block in Renames)
        {
            await session.ExecuteAsync(block, new { kept, merged, now, owner }).ConfigureAwait(false);
        }

        await session.ExecuteAsync("users/Delete", new { id = merged, owner }).ConfigureAwait(false);
        await session.ExecuteAsync("users/FillBlanks", new { displayName = gone.DisplayName, metadata = gone.Metadata, now, id = kept, owner }).ConfigureAwait(false);
        return new()
        {
            Kept = await MustFindAsync(session, kept, owner).ConfigureAwait(false),
            Merged = gone,
            Moved = moved,
            DroppedPreferences = preferences,
            DroppedReactions = reactions,
            DroppedFiles = files.ConvertAll(row => row.ToFile()),
            DroppedApprovalSettings = approval is null ? null : Readable(approval, merged),
            DroppedProviderConfigs = configs.ConvertAll(row => row.ToConfig(db.Options)),
            DroppedQuotas = quotas.ConvertAll(row => row.ToQuota(now)),
        };
    }

    private static async ValueTask<User> MustFindAsync(DbSession session, string id, string? owner) =>
        await session.Statement("users/FindById").Bind("id", id).Bind("owner", owner).FindAsync(UserRow.Read).ConfigureAwait(false)
            ?? throw new ConversationStoreNotFoundException($"User '{id}' does not exist.");

    // What another program broke is no reason to keep two users of one person.
    private static AutoApprovalSettings Readable(ApprovalSettingsRow row, string userId)
    {
        try
        {
            return row.ToSettings(userId);
        }
        catch (ConversationStoreException)
        {
            return (row with { SpecificTools = "{}" }).ToSettings(userId);
        }
    }

    private static MessageReaction Reaction(Statement row) => new()
    {
        MessageId = row.Text(0),
        UserId = row.RepeatedText(1),
        Reaction = row.RepeatedText(2),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(3)),
    };
}
