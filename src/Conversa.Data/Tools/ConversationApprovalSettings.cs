namespace Conversa.Data.Tools;

/// <summary>
/// A conversation's own say about which tools need no asking. It comes before its owner's <see cref="AutoApprovalSettings"/>: what is given here holds, what is null is the
/// owner's. Of two limits the stricter wins.
/// </summary>
public sealed record ConversationApprovalSettings
{
    /// <summary>Whether operations of <see cref="ToolRisk.ReadOnly"/> are approved; null for the owner's.</summary>
    public bool? ReadOnlyOperations { get; init; }

    /// <summary>Whether operations of <see cref="ToolRisk.Low"/> are approved; null for the owner's.</summary>
    public bool? LowRiskOperations { get; init; }

    /// <summary>What holds for tools by name; for tools that are not named here the owner's. Default: none.</summary>
    public IReadOnlyDictionary<string, ToolApproval> SpecificTools { get; init; } = new Dictionary<string, ToolApproval>(StringComparer.Ordinal);

    /// <summary>What a call may cost, where that is less than the owner's limit, 0 to 1,000,000; null for the owner's.</summary>
    public decimal? MaxCostPerTool { get; init; }

    /// <summary>What the owner's calls of the last 60 minutes, in all their conversations, and the new one may cost together, where that is less than the owner's limit, 0 to 1,000,000; null for the owner's.</summary>
    public decimal? MaxCostPerHour { get; init; }

    /// <summary>Whether a person has to approve the first call of a tool, unless it is named; null for the owner's.</summary>
    public bool? RequireApprovalForNewTools { get; init; }
}
