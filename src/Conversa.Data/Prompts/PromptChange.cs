using Conversa.Data.Storage;

namespace Conversa.Data.Prompts;

/// <summary>Who changes a content, why, and what they believe to change.</summary>
internal sealed record PromptChange(string ChangedBy, string? ChangeReason, long? ExpectedVersion)
{
    public static PromptChange Check(string changedBy, string? changeReason, long? expectedVersion, IDatabase db)
    {
        Require.Name(changedBy);
        Require.TextOrNull(changeReason, db.Options);
        Require.Positive(expectedVersion ?? 1, nameof(expectedVersion));
        return new(changedBy, changeReason, expectedVersion);
    }

    public Statement Bind(Statement statement) => statement
        .Bind("changedBy", ChangedBy).Bind("changeReason", ChangeReason).Bind("expectedVersion", ExpectedVersion);

    public ConversationStoreConflictException Conflict(Prompt prompt) =>
        new($"Prompt '{prompt.Name}' is at version {prompt.Version}, not at the expected version {ExpectedVersion}.") { ExistingId = prompt.Id };
}
