using Conversa.Data.Storage;

namespace Conversa.Data.Users;

/// <summary>How a preference stands in a row of <c>user_preferences</c>: the columns that preferences.sql selects, in their order.</summary>
internal static class UserPreferenceRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns = ["Id", "UserId", "Category", "Key", "Value", "Metadata", "CreatedAt", "UpdatedAt"];

    public static UserPreference Read(Statement row) => new()
    {
        Id = row.Text(0),
        UserId = row.RepeatedText(1),
        Category = row.RepeatedText(2),
        Key = row.Text(3),
        Value = row.Text(4),
        Metadata = row.TextOrNull(5),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(6)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(7)),
    };
}
