using Conversa.Data.Storage;

namespace Conversa.Data.Classifications;

/// <summary>How a result stands in a row of <c>classification_results</c>: the columns that classifications.sql selects, in their order.</summary>
internal static class ClassificationRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Id", "MessageId", "ClassifierName", "Result", "Confidence", "ProcessingTimeMs", "LlmModel", "Metadata", "CreatedAt",
    ];

    public static ClassificationResult Read(Statement row) => new()
    {
        Id = row.Text(0),
        MessageId = row.RepeatedText(1),
        ClassifierName = row.RepeatedText(2),
        Result = row.Text(3),
        Confidence = row.Real(4),
        ProcessingTimeMs = row.Integer(5),
        LlmModel = row.RepeatedTextOrNull(6),
        Metadata = row.TextOrNull(7),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(8)),
    };
}
