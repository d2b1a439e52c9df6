using Conversa.Data.Storage;

namespace Conversa.Data.Usage;

/// <summary>How a call stands in a row of <c>usage_logs</c>: the columns that usage.sql selects, in their order.</summary>
internal static class UsageRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Seq", "Id", "UserId", "ConversationId", "MessageId", "Provider", "Model", "ProviderMessageId",
        "InputTokens", "OutputTokens", "CachedTokens", "ReasoningTokens", "TotalTokens", "InputLength", "OutputLength", "ResponseTimeMs",
        "CapabilitiesDetected", "CapabilitiesExecuted", "CapabilityTypes", "Success", "ErrorType", "Cost", "EstimatedCost", "Timestamp", "Metadata", "CreatedAt",
    ];

    public static UsageEntry Read(Statement row)
    {
        var id = row.Text(1);
        return new()
        {
            Seq = row.Integer(0),
            Id = id,
            UserId = row.RepeatedTextOrNull(2),
            ConversationId = row.RepeatedTextOrNull(3),
            MessageId = row.RepeatedTextOrNull(4),
            Provider = row.RepeatedText(5),
            Model = row.RepeatedText(6),
            ProviderMessageId = row.TextOrNull(7),
            InputTokens = row.IntegerOrNull(8),
            OutputTokens = row.IntegerOrNull(9),
            CachedTokens = row.IntegerOrNull(10),
            ReasoningTokens = row.IntegerOrNull(11),
            TotalTokens = row.IntegerOrNull(12),
            InputLength = row.IntegerOrNull(13),
            OutputLength = row.IntegerOrNull(14),
            ResponseTimeMs = row.IntegerOrNull(15),
            CapabilitiesDetected = row.IntegerOrNull(16),
            CapabilitiesExecuted = row.IntegerOrNull(17),
            CapabilityTypes = TagList.Read(row.RepeatedText(18), "usage", id),
            Success = row.Integer(19) != 0,
            ErrorType = row.RepeatedTextOrNull(20),
            Cost = Money.FromNanosOrNull(row.IntegerOrNull(21)),
            EstimatedCost = Money.FromNanosOrNull(row.IntegerOrNull(22)),
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(23)),
            Metadata = row.TextOrNull(24),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(25)),
        };
    }
}
