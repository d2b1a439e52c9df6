using Conversa.Data.Storage;

namespace Conversa.Data.Todos;

/// <summary>How a todo stands in a row of <c>todos</c>: the columns that todos.sql selects, in their order.</summary>
internal static class TodoRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns = ["Id", "UserId", "Name", "Description", "Data", "Metadata", "CreatedAt", "UpdatedAt"];

    public static Todo Read(Statement row) => new()
    {
        Id = row.Text(0),
        UserId = row.RepeatedTextOrNull(1),
        Name = row.Text(2),
        Description = row.TextOrNull(3),
        Data = row.TextOrNull(4),
        Metadata = row.TextOrNull(5),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(6)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(7)),
    };
}
