using Conversa.Data.Storage;

namespace Conversa.Data.Memories;

/// <summary>How a memory stands in a row of <c>memories</c>: the columns that memories.sql selects, in their order.</summary>
internal static class MemoryRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order, and after them the seq, by which pages go on.</summary>
    public static readonly string[] Columns =
    [
        "Id", "UserId", "Content", "Tags", "Context", "Importance", "Timestamp", "Pinned", "LastAccessedAt", "AccessCount", "ForgottenAt", "Metadata",
        "CreatedAt", "UpdatedAt", "Seq",
    ];

    public static Memory Read(Statement row)
    {
        var id = row.Text(0);
        return new()
        {
            Id = id,
            UserId = row.RepeatedText(1),
            Content = row.Text(2),
            Tags = TagList.Read(row.RepeatedText(3), "memory", id),
            Context = row.RepeatedText(4),
            Importance = (int)row.Integer(5),
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(6)),
            Pinned = row.Integer(7) != 0,
            LastAccessedAt = Times.OrNull(row.IntegerOrNull(8)),
            AccessCount = row.Integer(9),
            ForgottenAt = Times.OrNull(row.IntegerOrNull(10)),
            Metadata = row.TextOrNull(11),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(12)),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(13)),
        };
    }

    public static long Seq(Statement row) => row.Integer(14);

    public static (Memory Memory, long Seq) ReadWithSeq(Statement row) => (Read(row), Seq(row));
}
