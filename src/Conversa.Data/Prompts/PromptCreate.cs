using Conversa.Data.Storage;

namespace Conversa.Data.Prompts;

/// <summary>Creating a prompt: what is asked of it, and the statement.</summary>
internal static class PromptCreate
{
    public static void Check(NewPrompt prompt, IDatabase db)
    {
        Require.NameOrNull(prompt.Id);
        Require.Name(prompt.Name);
        Require.NotEmpty(prompt.Content, db.Options);
        Require.TextOrNull(prompt.Description, db.Options);
        Require.Name(prompt.Category);
        Require.NameOrNull(prompt.ChangedBy);
        Require.TextOrNull(prompt.ChangeReason, db.Options);
        Require.JsonOrNull(prompt.Metadata, db.Options);
    }

    public static async ValueTask<Prompt> RunAsync(DbSession session, NewPrompt prompt, long now) =>
        (await session.Statement("prompts/Create")
            .Bind("id", prompt.Id ?? Ids.New(now)).Bind("name", prompt.Name).Bind("content", prompt.Content).Bind("description", prompt.Description)
            .Bind("category", prompt.Category).Bind("isActive", prompt.IsActive ? 1L : 0L)
            .Bind("changedBy", prompt.ChangedBy).Bind("changeReason", prompt.ChangeReason).Bind("metadata", prompt.Metadata).Bind("now", now)
            .FindAsync(PromptRow.Read).ConfigureAwait(false))!;
}
