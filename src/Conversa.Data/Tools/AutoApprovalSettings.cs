namespace Conversa.Data.Tools;

/// <summary>Which tools of a user need no asking (S4). The defaults approve nothing.</summary>
public sealed record AutoApprovalSettings
{
    /// <summary>Whether operations of <see cref="ToolRisk.ReadOnly"/> are approved. Default: false.</summary>
    public bool ReadOnlyOperations { get; init; }

    /// <summary>Whether operations of <see cref="ToolRisk.Low"/> are approved. Default: false.</summary>
    public bool LowRiskOperations { get; init; }

    /// <summary>What holds for tools by name, compared ordinally; it comes before the flags. Default: none.</summary>
    public IReadOnlyDictionary<string, ToolApproval> SpecificTools { get; init; } = new Dictionary<string, ToolApproval>(StringComparer.Ordinal);

    /// <summary>What a call may cost to be approved without asking, 0 to 1,000,000; null for no limit. Default: 1.</summary>
    public decimal? MaxCostPerTool { get; init; } = 1;

    /// <summary>
    /// What the user's calls of the last 60 minutes and the new one may cost together to be approved without asking, 0 to 1,000,000; null for no limit. Default: 10.
    /// A call's time is that of its last step. One that was approved in the last 24 hours and has not come to its end counts however long ago its last step was.
    /// </summary>
    /// <remarks>
    /// Calls go with their conversation or message and count no longer then. A host that lets users delete those keeps its own ledger of what was spent, or approves
    /// nothing by settings that costs something.
    /// </remarks>
    public decimal? MaxCostPerHour { get; init; } = 10;

    /// <summary>Whether a person has to approve the first call of a tool, unless it is named. Default: true.</summary>
    public bool RequireApprovalForNewTools { get; init; } = true;

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }
}
