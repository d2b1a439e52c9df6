using Conversa.Data.Storage;

namespace Conversa.Data.Context;

/// <summary>Storing an item: what is asked of it, and the statement.</summary>
internal static class ContextItemAdd
{
    public static void Check(NewContextItem item, IDatabase db)
    {
        Require.NameOrNull(item.Id);
        Require.Name(item.ConversationId);
        Require.Name(item.Source);
        NotEmpty(item.Content, db, "item.Content");
        Relevance(item.RelevanceScore, "item.RelevanceScore");
        Require.NameOrNull(item.ContextType);
        Require.NameOrNull(item.OriginalRole);
        Require.NameOrNull(item.FocusArea);
        Require.NameOrNull(item.PreferenceType);
        Require.TimeOrNull(item.Timestamp, db.Now);
        Require.JsonOrNull(item.Metadata, db.Options);
    }

    public static void NotEmpty(string? text, IDatabase db, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, name);
        Require.Text(text, db.Options, name);
    }

    public static void Relevance(double? value, string name) => Require.Between(value ?? 0, 0, 1, name);

    public static async ValueTask<ContextItem> RunAsync(DbSession session, NewContextItem item, string? owner, long now) =>
        await session.Statement("context_items/Add")
            .Bind("id", item.Id ?? Ids.New(now)).Bind("source", item.Source).Bind("content", item.Content)
            .Bind("relevanceScore", item.RelevanceScore).Bind("contextType", item.ContextType).Bind("originalRole", item.OriginalRole)
            .Bind("focusArea", item.FocusArea).Bind("preferenceType", item.PreferenceType).Bind("pinned", item.Pinned ? 1L : 0L)
            .Bind("timestamp", item.Timestamp?.ToUnixTimeMilliseconds()).Bind("now", now).Bind("metadata", item.Metadata)
            .Bind("conversationId", item.ConversationId).Bind("owner", owner)
            .FindAsync(ContextItemRow.Read).ConfigureAwait(false)
            ?? throw new ConversationStoreNotFoundException($"Conversation '{item.ConversationId}' does not exist.");
}
