using Conversa.Data.Storage;

namespace Conversa.Data.Flows;

/// <summary>How a flow stands in a row of <c>flows</c>: the columns that flows.sql selects, in their order, and the stored words.</summary>
internal static class FlowRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Id", "ConversationId", "FlowType", "CurrentStep", "TotalSteps", "State", "Status", "StartedAt", "CompletedAt", "Metadata", "CreatedAt", "UpdatedAt",
    ];

    public static Flow Read(Statement row) => new()
    {
        Id = row.Text(0),
        ConversationId = row.RepeatedText(1),
        FlowType = row.RepeatedText(2),
        CurrentStep = row.Integer(3),
        TotalSteps = row.Integer(4),
        State = row.Text(5),
        Status = ReadStatus(row.Utf8(6)),
        StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(7)),
        CompletedAt = Times.OrNull(row.IntegerOrNull(8)),
        Metadata = row.TextOrNull(9),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(10)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(11)),
    };

    public static string? Word(FlowStatus? status) => status switch
    {
        null => null,
        FlowStatus.Active => "active",
        FlowStatus.Paused => "paused",
        FlowStatus.Completed => "completed",
        _ => "abandoned",
    };

    // The words are checked by the table; two begin alike, so the second letter tells them apart.
    private static FlowStatus ReadStatus(ReadOnlySpan<byte> word) => word[1] switch
    {
        (byte)'c' => FlowStatus.Active,
        (byte)'a' => FlowStatus.Paused,
        (byte)'o' => FlowStatus.Completed,
        _ => FlowStatus.Abandoned,
    };
}
