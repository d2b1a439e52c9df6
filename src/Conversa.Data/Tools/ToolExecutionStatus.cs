namespace Conversa.Data.Tools;

/// <summary>Where a tool execution is in its life (S4).</summary>
public enum ToolExecutionStatus
{
    /// <summary>It waits for a person's decision.</summary>
    Pending,

    /// <summary>It may be started.</summary>
    Approved,

    /// <summary>It must not be run. This is final.</summary>
    Rejected,

    /// <summary>The tool runs.</summary>
    Executing,

    /// <summary>The tool did what it had to. This is final.</summary>
    Completed,

    /// <summary>The tool failed. This is final.</summary>
    Failed,

    /// <summary>It was called off. This is final.</summary>
    Cancelled,

    /// <summary>It was not decided in time. This is final.</summary>
    Expired,
}
