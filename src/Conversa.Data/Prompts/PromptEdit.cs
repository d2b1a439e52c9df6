using Conversa.Data.Storage;

namespace Conversa.Data.Prompts;

/// <summary>Changing a prompt: what is asked of an update, and the statement.</summary>
internal static class PromptEdit
{
    public static void Check(PromptUpdate update, IDatabase db)
    {
        if (update.Content.IsSet)
        {
            Require.NotEmpty(update.Content.Value, db.Options, "update.Content");
        }

        Require.TextOrNull(update.Description.Value, db.Options, "update.Description");
        if (update.Category.IsSet)
        {
            Require.Name(update.Category.Value, "update.Category");
        }

        Require.JsonOrNull(update.Metadata.Value, db.Options, "update.Metadata");
    }

    /// <returns>Null when there is no such prompt at the expected version.</returns>
    public static ValueTask<Prompt?> RunAsync(DbSession session, string name, PromptUpdate update, PromptChange change, long now) =>
        change.Bind(session.Statement("prompts/Update"))
            .Bind("setContent", Flag(update.Content.IsSet)).Bind("content", update.Content.Value)
            .Bind("setDescription", Flag(update.Description.IsSet)).Bind("description", update.Description.Value)
            .Bind("setCategory", Flag(update.Category.IsSet)).Bind("category", update.Category.Value)
            .Bind("setMetadata", Flag(update.Metadata.IsSet)).Bind("metadata", update.Metadata.Value)
            .Bind("now", now).Bind("name", name)
            .FindAsync(PromptRow.Read);

    private static long Flag(bool set) => set ? 1 : 0;
}
