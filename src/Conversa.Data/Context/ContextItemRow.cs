using Conversa.Data.Storage;

namespace Conversa.Data.Context;

/// <summary>How an item stands in a row of <c>context_items</c>: the columns that context_items.sql selects, in their order.</summary>
internal static class ContextItemRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Id", "ConversationId", "Source", "Content", "RelevanceScore", "ContextType", "OriginalRole", "FocusArea", "PreferenceType", "Pinned",
        "Timestamp", "Metadata", "CreatedAt", "UpdatedAt", "Seq",
    ];

    /// <summary>Where a relevance stands in the order of items: the unknown below all others.</summary>
    public static double Sort(double? relevance) => relevance ?? -1;

    public static ContextItem Read(Statement row) => new()
    {
        Id = row.Text(0),
        ConversationId = row.RepeatedText(1),
        Source = row.RepeatedText(2),
        Content = row.Text(3),
        RelevanceScore = row.RealOrNull(4),
        ContextType = row.RepeatedTextOrNull(5),
        OriginalRole = row.RepeatedTextOrNull(6),
        FocusArea = row.RepeatedTextOrNull(7),
        PreferenceType = row.RepeatedTextOrNull(8),
        Pinned = row.Integer(9) != 0,
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(10)),
        Metadata = row.TextOrNull(11),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(12)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(13)),
        Seq = row.Integer(14),
    };
}
