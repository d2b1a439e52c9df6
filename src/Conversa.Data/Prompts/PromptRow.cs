using Conversa.Data.Storage;

namespace Conversa.Data.Prompts;

/// <summary>How a prompt stands in a row of <c>prompts</c>: the columns that prompts.sql selects, in their order; and a version in one of <c>prompt_history</c>.</summary>
internal static class PromptRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns = ["Id", "Name", "Version", "Content", "Description", "Category", "IsActive", "Metadata", "CreatedAt", "UpdatedAt"];

    /// <summary>The columns that <see cref="ReadVersion"/> expects, in order.</summary>
    public static readonly string[] VersionColumns = ["Version", "Content", "ChangedBy", "ChangeReason", "CreatedAt"];

    public static Prompt Read(Statement row) => new()
    {
        Id = row.Text(0),
        Name = row.Text(1),
        Version = row.Integer(2),
        Content = row.Text(3),
        Description = row.TextOrNull(4),
        Category = row.RepeatedText(5),
        IsActive = row.Integer(6) != 0,
        Metadata = row.TextOrNull(7),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(8)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(9)),
    };

    public static PromptVersion ReadVersion(Statement row) => new()
    {
        Version = row.Integer(0),
        Content = row.Text(1),
        ChangedBy = row.TextOrNull(2),
        ChangeReason = row.TextOrNull(3),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(4)),
    };
}
