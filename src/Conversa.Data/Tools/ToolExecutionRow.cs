using Conversa.Data.Storage;

namespace Conversa.Data.Tools;

/// <summary>How an execution stands in a row of <c>tool_executions</c>: the columns that tools.sql selects, in their order, and the stored words.</summary>
internal static class ToolExecutionRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Seq", "Id", "UserId", "ConversationId", "MessageId", "CallId", "ToolName", "Risk", "Parameters", "ParametersHash", "Result", "Status", "ApprovalRequestedAt",
        "ApprovedAt", "DecidedBy", "DecisionRule", "DecisionReason", "ExpiresAt", "ExecutedAt", "CompletedAt", "ExecutionTimeMs", "Cost", "EstimatedCost", "ErrorMessage",
        "Metadata", "CreatedAt", "UpdatedAt",
    ];

    private const string NotDecided = "Nobody decided in time.";

    /// <summary>The row as it is at this time: what is pending expires by itself.</summary>
    public static ToolExecution Read(Statement row, long now)
    {
        var rule = row.RepeatedText(15);
        var expiresAt = Times.OrNull(row.IntegerOrNull(17));
        var status = ReadStatus(row.Utf8(11));
        var late = status == ToolExecutionStatus.Pending && expiresAt?.ToUnixTimeMilliseconds() <= now;
        status = late || rule == ApprovalRules.Expired ? ToolExecutionStatus.Expired : status;
        return new()
        {
            Seq = row.Integer(0),
            Id = row.Text(1),
            UserId = row.RepeatedText(2),
            ConversationId = row.RepeatedText(3),
            MessageId = row.RepeatedTextOrNull(4),
            CallId = row.TextOrNull(5),
            ToolName = row.RepeatedText(6),
            Risk = ReadRisk(row.Utf8(7)),
            Parameters = row.Text(8),
            ParametersHash = row.Text(9),
            Result = row.TextOrNull(10),
            Status = status,
            Decision = ReadDecision(status, rule, row.TextOrNull(16), row.RepeatedTextOrNull(14), row.TextOrNull(23)),
            ApprovalRequestedAt = Times.OrNull(row.IntegerOrNull(12)),
            ApprovedAt = Times.OrNull(row.IntegerOrNull(13)),
            ExpiresAt = expiresAt,
            ExecutedAt = Times.OrNull(row.IntegerOrNull(18)),
            CompletedAt = late ? expiresAt : Times.OrNull(row.IntegerOrNull(19)),
            ExecutionTimeMs = row.IntegerOrNull(20),
            Cost = Money.FromNanosOrNull(row.IntegerOrNull(21)),
            EstimatedCost = Money.FromNanosOrNull(row.IntegerOrNull(22)),
            ErrorMessage = row.TextOrNull(23),
            Metadata = row.TextOrNull(24),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(25)),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(26)),
        };
    }

    public static ToolExecutionStatistics ReadStatistics(Statement row) => new()
    {
        ToolName = row.Text(0),
        Count = row.Integer(1),
        Pending = row.Integer(2),
        Approved = row.Integer(3),
        Rejected = row.Integer(4),
        Executing = row.Integer(5),
        Completed = row.Integer(6),
        Failed = row.Integer(7),
        Cancelled = row.Integer(8),
        Expired = row.Integer(9),
        Cost = Money.FromNanos(row.Integer(10), row.Integer(11)),
        CostUnknown = row.Integer(12),
        AverageMs = row.IsNull(13) ? null : row.Real(13),
        P95Ms = row.IntegerOrNull(14),
    };

    public static string Word(ToolRisk risk) => risk switch
    {
        ToolRisk.ReadOnly => "read_only",
        ToolRisk.Low => "low",
        ToolRisk.Medium => "medium",
        _ => "high",
    };

    public static string? Word(ToolExecutionStatus? status) => status switch
    {
        null => null,
        ToolExecutionStatus.Pending => "pending",
        ToolExecutionStatus.Approved => "approved",
        ToolExecutionStatus.Rejected => "rejected",
        ToolExecutionStatus.Executing => "executing",
        ToolExecutionStatus.Completed => "completed",
        ToolExecutionStatus.Failed => "failed",
        ToolExecutionStatus.Cancelled => "cancelled",
        _ => "expired",
    };

    public static ToolExecutionStatus StatusOf(ToolDecisionOutcome outcome) => outcome switch
    {
        ToolDecisionOutcome.NeedsApproval => ToolExecutionStatus.Pending,
        ToolDecisionOutcome.Approved => ToolExecutionStatus.Approved,
        _ => ToolExecutionStatus.Rejected,
    };

    private static ToolDecision ReadDecision(ToolExecutionStatus status, string rule, string? reason, string? decidedBy, string? errorMessage) => status switch
    {
        ToolExecutionStatus.Pending => new() { Outcome = ToolDecisionOutcome.NeedsApproval, Rule = rule, Reason = reason },
        ToolExecutionStatus.Rejected => new() { Outcome = ToolDecisionOutcome.Rejected, Rule = rule, Reason = reason, DecidedBy = decidedBy },
        ToolExecutionStatus.Cancelled => new() { Outcome = ToolDecisionOutcome.Rejected, Rule = ApprovalRules.Cancelled, Reason = errorMessage },
        ToolExecutionStatus.Expired => new() { Outcome = ToolDecisionOutcome.Rejected, Rule = ApprovalRules.Expired, Reason = NotDecided },
        _ => new() { Outcome = ToolDecisionOutcome.Approved, Rule = rule, Reason = reason, DecidedBy = decidedBy },
    };

    // The words are checked by the table. Their first letters tell them apart, but for two that begin alike.
    private static ToolExecutionStatus ReadStatus(ReadOnlySpan<byte> word) => word[0] switch
    {
        (byte)'p' => ToolExecutionStatus.Pending,
        (byte)'a' => ToolExecutionStatus.Approved,
        (byte)'r' => ToolExecutionStatus.Rejected,
        (byte)'e' => ToolExecutionStatus.Executing,
        (byte)'f' => ToolExecutionStatus.Failed,
        _ => word[1] == (byte)'o' ? ToolExecutionStatus.Completed : ToolExecutionStatus.Cancelled,
    };

    private static ToolRisk ReadRisk(ReadOnlySpan<byte> word) => word[0] switch
    {
        (byte)'r' => ToolRisk.ReadOnly,
        (byte)'l' => ToolRisk.Low,
        (byte)'m' => ToolRisk.Medium,
        _ => ToolRisk.High,
    };
}
