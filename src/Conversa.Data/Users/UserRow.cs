using Conversa.Data.Storage;

namespace Conversa.Data.Users;

/// <summary>How a user stands in a row of <c>users</c>: the columns that users.sql selects, in their order.</summary>
internal static class UserRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns = ["Id", "DisplayName", "UserIdHash", "Metadata", "CreatedAt", "UpdatedAt"];

    public static User Read(Statement row) => new()
    {
        Id = row.Text(0),
        DisplayName = row.TextOrNull(1),
        UserIdHash = row.TextOrNull(2),
        Metadata = row.TextOrNull(3),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(4)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(5)),
    };
}
