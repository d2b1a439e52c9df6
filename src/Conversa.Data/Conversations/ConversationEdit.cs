using Conversa.Data.Storage;

namespace Conversa.Data.Conversations;

/// <summary>Changing a conversation: what is asked of the change, and the statement.</summary>
internal static class ConversationEdit
{
    public static void Check(ConversationUpdate update, IDatabase db)
    {
        var options = db.Options;
        Require.TextOrNull(update.Title.Value, options, "update.Title");
        Require.NameOrNull(update.Mode.Value, "update.Mode");
        Require.NameOrNull(update.Provider.Value, "update.Provider");
        Require.NameOrNull(update.Model.Value, "update.Model");
        Require.TextOrNull(update.SystemPrompt.Value, options, "update.SystemPrompt");
        Require.JsonOrNull(update.AutoApprovalSettings.Value, options, "update.AutoApprovalSettings");
        Require.JsonOrNull(update.Metadata.Value, options, "update.Metadata");
        if (update.ContextWindowSize.IsSet)
        {
            Require.Positive(update.ContextWindowSize.Value, "update.ContextWindowSize");
        }
    }

    /// <summary>The number of conversations changed: one, or none when there is none with this id.</summary>
    public static ValueTask<int> RunAsync(DbSession session, string id, ConversationUpdate update, string? owner, long now) =>
        session.ExecuteAsync("conversations/Update", new
        {
            setTitle = update.Title.IsSet,
            title = update.Title.Value,
            setMode = update.Mode.IsSet,
            mode = update.Mode.Value,
            setProvider = update.Provider.IsSet,
            provider = update.Provider.Value,
            setModel = update.Model.IsSet,
            model = update.Model.Value,
            setSystemPrompt = update.SystemPrompt.IsSet,
            systemPrompt = update.SystemPrompt.Value,
            setContextWindowSize = update.ContextWindowSize.IsSet,
            contextWindowSize = update.ContextWindowSize.Value,
            setAutoApprovalSettings = update.AutoApprovalSettings.IsSet,
            autoApprovalSettings = update.AutoApprovalSettings.Value,
            setMetadata = update.Metadata.IsSet,
            metadata = update.Metadata.Value,
            now,
            id,
            owner,
        });
}
