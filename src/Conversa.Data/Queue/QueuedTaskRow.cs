using Conversa.Data.Storage;

namespace Conversa.Data.Queue;

/// <summary>How a task stands in a row of <c>queue</c>: the columns that queue.sql selects, in their order, and the stored words.</summary>
internal static class QueuedTaskRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order, and after them the seq, by which pages go on.</summary>
    public static readonly string[] Columns =
    [
        "Id", "UserId", "MessageId", "TaskType", "Payload", "Priority", "Status", "Retries", "MaxRetries", "ErrorMessage", "AssignedTo", "LeaseUntil", "LeaseToken",
        "DedupeKey", "CreatedBy", "RespondTo", "Responded", "Memorized", "Metadata", "ScheduledFor", "StartedAt", "CompletedAt", "CreatedAt", "UpdatedAt", "Seq",
    ];

    public static QueuedTask Read(Statement row) => new()
    {
        Id = row.Text(0),
        UserId = row.RepeatedTextOrNull(1),
        MessageId = row.TextOrNull(2),
        TaskType = row.RepeatedText(3),
        Payload = row.Text(4),
        Priority = (int)row.Integer(5),
        Status = ReadStatus(row.Utf8(6)),
        Retries = (int)row.Integer(7),
        MaxRetries = (int)row.Integer(8),
        ErrorMessage = row.RepeatedTextOrNull(9),
        AssignedTo = row.RepeatedTextOrNull(10),
        LeaseUntil = Times.OrNull(row.IntegerOrNull(11)),
        LeaseToken = row.Integer(12),
        DedupeKey = row.TextOrNull(13),
        CreatedBy = row.RepeatedTextOrNull(14),
        RespondTo = row.TextOrNull(15),
        Responded = row.Integer(16) != 0,
        Memorized = row.Integer(17) != 0,
        Metadata = row.TextOrNull(18),
        ScheduledFor = Times.OrNull(row.IntegerOrNull(19)),
        StartedAt = Times.OrNull(row.IntegerOrNull(20)),
        CompletedAt = Times.OrNull(row.IntegerOrNull(21)),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(22)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(23)),
    };

    public static (QueuedTask Task, long Seq) ReadWithSeq(Statement row) => (Read(row), row.Integer(24));

    public static QueueDepth ReadDepth(Statement row) => new() { TaskType = row.Text(0), Status = ReadStatus(row.Utf8(1)), Count = row.Integer(2) };

    public static string? Word(QueuedTaskStatus? status) => status switch
    {
        null => null,
        QueuedTaskStatus.Scheduled => "scheduled",
        QueuedTaskStatus.Pending => "pending",
        QueuedTaskStatus.InProgress => "in_progress",
        QueuedTaskStatus.Completed => "completed",
        QueuedTaskStatus.Failed => "failed",
        _ => "cancelled",
    };

    // The words are checked by the table; two begin alike, so the second letter tells those apart.
    private static QueuedTaskStatus ReadStatus(ReadOnlySpan<byte> word) => (word[0], word[1]) switch
    {
        ((byte)'s', _) => QueuedTaskStatus.Scheduled,
        ((byte)'p', _) => QueuedTaskStatus.Pending,
        ((byte)'i', _) => QueuedTaskStatus.InProgress,
        ((byte)'f', _) => QueuedTaskStatus.Failed,
        (_, (byte)'o') => QueuedTaskStatus.Completed,
        _ => QueuedTaskStatus.Cancelled,
    };
}
