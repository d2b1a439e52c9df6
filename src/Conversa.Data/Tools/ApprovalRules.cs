namespace Conversa.Data.Tools;

/// <summary>The rules by which a tool execution is decided, in <see cref="ToolDecision.Rule"/>. Those of the settings have the settings' names.</summary>
public static class ApprovalRules
{
    /// <summary>The settings name the tool.</summary>
    public const string SpecificTools = "specific_tools";

    /// <summary>Read-only operations are approved.</summary>
    public const string ReadOnlyOperations = "read_only_operations";

    /// <summary>Operations of low risk are approved.</summary>
    public const string LowRiskOperations = "low_risk_operations";

    /// <summary>The tool was never approved for the user before.</summary>
    public const string RequireApprovalForNewTools = "require_approval_for_new_tools";

    /// <summary>The call may cost more than a call may, or nobody said what it costs.</summary>
    public const string MaxCostPerTool = "max_cost_per_tool";

    /// <summary>The call may bring the user's last hour above its limit, or nobody said what it costs.</summary>
    public const string MaxCostPerHour = "max_cost_per_hour";

    /// <summary>No rule of the settings approves it.</summary>
    public const string NoRule = "no_rule";

    /// <summary>Settings are not as the store writes them, so nothing is approved by them.</summary>
    public const string UnreadableSettings = "unreadable_settings";

    /// <summary>A person decided.</summary>
    public const string Person = "person";

    /// <summary>Nobody decided in time.</summary>
    public const string Expired = "expired";

    /// <summary>It was called off.</summary>
    public const string Cancelled = "cancelled";
}
