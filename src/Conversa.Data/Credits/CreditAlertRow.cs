using Conversa.Data.Storage;

namespace Conversa.Data.Credits;

/// <summary>How an alert stands in a row of <c>credit_alerts</c>: the columns that credit_alerts.sql selects, in their order, and the stored words.</summary>
internal static class CreditAlertRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Seq", "Id", "Provider", "AlertType", "ThresholdValue", "CurrentValue", "Message", "Severity",
        "Acknowledged", "AcknowledgedAt", "AcknowledgedBy", "CreatedAt", "UpdatedAt",
    ];

    public static CreditAlert Read(Statement row) => new()
    {
        Seq = row.Integer(0),
        Id = row.Text(1),
        Provider = row.RepeatedText(2),
        AlertType = row.RepeatedText(3),
        ThresholdValue = Money.FromNanosOrNull(row.IntegerOrNull(4)),
        CurrentValue = Money.FromNanosOrNull(row.IntegerOrNull(5)),
        Message = row.TextOrNull(6),
        Severity = ReadSeverity(row.Utf8(7)),
        Acknowledged = row.Integer(8) != 0,
        AcknowledgedAt = Times.OrNull(row.IntegerOrNull(9)),
        AcknowledgedBy = row.TextOrNull(10),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(11)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(12)),
    };

    public static string Word(CreditAlertSeverity severity) => severity switch
    {
        CreditAlertSeverity.Info => "info",
        CreditAlertSeverity.Warning => "warning",
        _ => "critical",
    };

    // The words are checked by the table and differ in their first letter.
    private static CreditAlertSeverity ReadSeverity(ReadOnlySpan<byte> word) => word[0] switch
    {
        (byte)'i' => CreditAlertSeverity.Info,
        (byte)'w' => CreditAlertSeverity.Warning,
        _ => CreditAlertSeverity.Critical,
    };
}
