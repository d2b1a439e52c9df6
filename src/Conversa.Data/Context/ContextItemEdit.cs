using Conversa.Data.Storage;

namespace Conversa.Data.Context;

/// <summary>Changing an item: what is asked of an update, and the statement.</summary>
internal static class ContextItemEdit
{
    public static void Check(ContextItemUpdate update, IDatabase db)
    {
        if (update.Content.IsSet)
        {
            ContextItemAdd.NotEmpty(update.Content.Value, db, "update.Content");
        }

        ContextItemAdd.Relevance(update.RelevanceScore.Value, "update.RelevanceScore");
        Require.NameOrNull(update.ContextType.Value, "update.ContextType");
        Require.NameOrNull(update.OriginalRole.Value, "update.OriginalRole");
        Require.NameOrNull(update.FocusArea.Value, "update.FocusArea");
        Require.NameOrNull(update.PreferenceType.Value, "update.PreferenceType");
        Require.JsonOrNull(update.Metadata.Value, db.Options, "update.Metadata");
    }

    public static async ValueTask RunAsync(DbSession session, string id, ContextItemUpdate update, string? owner, long now)
    {
        // An update that gives nothing is a question: does it exist, and how does it stand?
        if (update == new ContextItemUpdate())
        {
            return;
        }

        await session.ExecuteAsync("context_items/Update", new
        {
            setContent = update.Content.IsSet,
            content = update.Content.Value,
            setRelevanceScore = update.RelevanceScore.IsSet,
            relevanceScore = update.RelevanceScore.Value,
            setContextType = update.ContextType.IsSet,
            contextType = update.ContextType.Value,
            setOriginalRole = update.OriginalRole.IsSet,
            originalRole = update.OriginalRole.Value,
            setFocusArea = update.FocusArea.IsSet,
            focusArea = update.FocusArea.Value,
            setPreferenceType = update.PreferenceType.IsSet,
            preferenceType = update.PreferenceType.Value,
            setPinned = update.Pinned.IsSet,
            pinned = update.Pinned.Value,
            setMetadata = update.Metadata.IsSet,
            metadata = update.Metadata.Value,
            now,
            id,
            owner,
        }).ConfigureAwait(false);
    }
}
