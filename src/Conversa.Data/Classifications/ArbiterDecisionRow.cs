using Conversa.Data.Storage;

namespace Conversa.Data.Classifications;

/// <summary>How a decision stands in a row of <c>arbiter_decisions</c>: the columns that classifications.sql selects, in their order.</summary>
internal static class ArbiterDecisionRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Id", "MessageId", "FinalClassification", "Reasoning", "ClassifierAgreement", "Overrides", "Metadata", "CreatedAt",
    ];

    public static ArbiterDecision Read(Statement row) => new()
    {
        Id = row.Text(0),
        MessageId = row.RepeatedText(1),
        FinalClassification = row.Text(2),
        Reasoning = row.TextOrNull(3),
        ClassifierAgreement = row.Real(4),
        Overrides = row.TextOrNull(5),
        Metadata = row.TextOrNull(6),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(7)),
    };
}
