using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Storage;

namespace Conversa.Data.Exchanges;

/// <summary>How an exchange stands in a row of <c>exchanges</c> with its messages: the columns that exchanges.sql selects, in their order.</summary>
internal static class ExchangeRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Id", "UserId", "SessionId", "ConversationId", "ParentId", "QuestionMessageId", "Question", "ResponseMessageId", "Response", "ContextFiles", "ContextDatabases",
        "TokensUsed", "ResponseTimeMs", "AskedAt", "AnsweredAt", "Metadata", "CreatedAt", "UpdatedAt", "Seq",
    ];

    private static readonly JsonTypeInfo<string[]> Array = (JsonTypeInfo<string[]>)JsonSerializerOptions.Default.GetTypeInfo(typeof(string[]));

    public static Exchange Read(Statement row)
    {
        var id = row.Text(0);
        return new()
        {
            Id = id,
            UserId = row.RepeatedText(1),
            SessionId = row.RepeatedTextOrNull(2),
            ConversationId = row.RepeatedText(3),
            ParentId = row.TextOrNull(4),
            QuestionMessageId = row.Text(5),
            Question = row.Text(6),
            ResponseMessageId = row.TextOrNull(7),
            Response = row.TextOrNull(8),
            ContextFiles = List(row.RepeatedText(9), id),
            ContextDatabases = List(row.RepeatedText(10), id),
            TokensUsed = row.IntegerOrNull(11),
            ResponseTimeMs = row.IntegerOrNull(12),
            AskedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(13)),
            AnsweredAt = Times.OrNull(row.IntegerOrNull(14)),
            Metadata = row.TextOrNull(15),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(16)),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(17)),
            Seq = row.Integer(18),
        };
    }

    private static string[] List(string json, string id) => json == "[]" ? [] : Json.To(json, Array, () => $"The context of exchange '{id}'") ?? [];
}
