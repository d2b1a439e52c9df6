using Conversa.Data.Storage;

namespace Conversa.Data.Traces;

/// <summary>How a trace stands in a row of <c>traces</c>: the columns that traces.sql selects, in their order, and the stored words.</summary>
internal static class TraceRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Seq", "Id", "UserId", "ConversationId", "MessageId", "Stage", "StartTime", "EndTime", "DurationMs", "Status", "Data", "Error", "Metadata",
        "CreatedAt", "UpdatedAt",
    ];

    public static Trace Read(Statement row) => new()
    {
        Seq = row.Integer(0),
        Id = row.Text(1),
        UserId = row.RepeatedTextOrNull(2),
        ConversationId = row.RepeatedTextOrNull(3),
        MessageId = row.RepeatedTextOrNull(4),
        Stage = row.RepeatedText(5),
        StartTime = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(6)),
        EndTime = Times.OrNull(row.IntegerOrNull(7)),
        DurationMs = row.IntegerOrNull(8),
        Status = ReadStatus(row.Utf8(9)),
        Data = row.TextOrNull(10),
        Error = row.TextOrNull(11),
        Metadata = row.TextOrNull(12),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(13)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(14)),
    };

    public static StageStatistics ReadStatistics(Statement row) => new()
    {
        Stage = row.Text(0),
        Count = row.Integer(1),
        Failed = row.Integer(2),
        AverageMs = row.Real(3),
        P50Ms = row.Integer(4),
        P95Ms = row.Integer(5),
        P99Ms = row.Integer(6),
        MaxMs = row.Integer(7),
    };

    public static string Word(TraceStatus status) => status switch
    {
        TraceStatus.Started => "started",
        TraceStatus.Completed => "completed",
        _ => "failed",
    };

    // The words are checked by the table and differ in their first letter.
    private static TraceStatus ReadStatus(ReadOnlySpan<byte> word) => word[0] switch
    {
        (byte)'s' => TraceStatus.Started,
        (byte)'c' => TraceStatus.Completed,
        _ => TraceStatus.Failed,
    };
}
