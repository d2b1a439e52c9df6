using Conversa.Data.Storage;

namespace Conversa.Data.Knowledge;

/// <summary>How an item stands in a row of <c>knowledge_items</c>: the columns that knowledge.sql selects, in their order.</summary>
internal static class KnowledgeRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order, and after them the seq, by which pages go on.</summary>
    public static readonly string[] Columns =
    [
        "Id", "UserId", "SourceType", "SourceId", "KnowledgeType", "Title", "Content", "Confidence", "Tags", "Metadata", "CreatedAt", "UpdatedAt", "Seq",
    ];

    public static KnowledgeItem Read(Statement row)
    {
        var id = row.Text(0);
        return new()
        {
            Id = id,
            UserId = row.RepeatedTextOrNull(1),
            SourceType = row.RepeatedText(2),
            SourceId = row.RepeatedText(3),
            KnowledgeType = row.RepeatedText(4),
            Title = row.Text(5),
            Content = row.Text(6),
            Confidence = row.Real(7),
            Tags = TagList.Read(row.RepeatedText(8), "knowledge", id),
            Metadata = row.TextOrNull(9),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(10)),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(11)),
        };
    }

    public static long Seq(Statement row) => row.Integer(12);
}
