using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Storage;

namespace Conversa.Data.Context;

/// <summary>How an optimization stands in a row of <c>context_optimizations</c>: the columns that context_optimizations.sql selects, in their order.</summary>
internal static class ContextOptimizationRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Id", "ConversationId", "TriggerReason", "OptimizationType", "TokensBefore", "TokensAfter", "Summary", "AffectedMessages", "UndoneAt", "Metadata",
        "CreatedAt", "UpdatedAt", "Seq",
    ];

    private static readonly JsonTypeInfo<string[]> Array = (JsonTypeInfo<string[]>)JsonSerializerOptions.Default.GetTypeInfo(typeof(string[]));

    public static ContextOptimization Read(Statement row)
    {
        var id = row.Text(0);
        return new()
        {
            Id = id,
            ConversationId = row.RepeatedText(1),
            TriggerReason = row.RepeatedText(2),
            OptimizationType = row.RepeatedText(3),
            TokensBefore = row.Integer(4),
            TokensAfter = row.Integer(5),
            Summary = row.TextOrNull(6),
            AffectedMessages = Json.To(row.Text(7), Array, () => $"The affected messages of optimization '{id}'") ?? [],
            UndoneAt = Times.OrNull(row.IntegerOrNull(8)),
            Metadata = row.TextOrNull(9),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(10)),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(11)),
            Seq = row.Integer(12),
        };
    }

    public static string Write(IEnumerable<string> messageIds) => JsonSerializer.Serialize([.. messageIds], Array);
}
