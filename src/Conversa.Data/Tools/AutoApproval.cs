using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Tools;

/// <summary>Deciding a request by settings: first what would approve it, then what stands against that.</summary>
internal sealed class AutoApproval(DbSession session, string userId, string? owner, long now)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // What a host never ends, since it stopped in between, must not count for ever.
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>For settings that cannot be read, which approve nothing.</summary>
    public static readonly ToolDecision Unreadable = Ask(ApprovalRules.UnreadableSettings, "The settings cannot be read, so they approve nothing.");

    public async ValueTask<ToolDecision> DecideAsync(AutoApprovalSettings settings, NewToolRequest request)
    {
        var named = settings.SpecificTools.TryGetValue(request.ToolName, out var approval);
        var decision = named ? ByName(approval) : ByRisk(settings, request.Risk);
        if (decision.Outcome != ToolDecisionOutcome.Approved)
        {
            return decision;
        }

        return await AgainstNewToolAsync(settings, request, named).ConfigureAwait(false)
            ?? AgainstCost(settings, request)
            ?? await AgainstSpendingAsync(settings, request).ConfigureAwait(false)
            ?? decision;
    }

    private static ToolDecision ByName(ToolApproval approval) => approval switch
    {
        ToolApproval.Approve => Approve(ApprovalRules.SpecificTools, "The settings approve this tool by name."),
        ToolApproval.Reject => new() { Outcome = ToolDecisionOutcome.Rejected, Rule = ApprovalRules.SpecificTools, Reason = "The settings reject this tool by name." },
        _ => Ask(ApprovalRules.SpecificTools, "The settings ask about this tool by name."),
    };

    private static ToolDecision ByRisk(AutoApprovalSettings settings, ToolRisk risk) => risk switch
    {
        ToolRisk.ReadOnly when settings.ReadOnlyOperations => Approve(ApprovalRules.ReadOnlyOperations, "The settings approve read-only operations."),
        ToolRisk.Low when settings.LowRiskOperations => Approve(ApprovalRules.LowRiskOperations, "The settings approve operations of low risk."),
        _ => Ask(ApprovalRules.NoRule, "No rule of the settings approves it."),
    };

    private async ValueTask<ToolDecision?> AgainstNewToolAsync(AutoApprovalSettings settings, NewToolRequest request, bool named)
    {
        if (named || !settings.RequireApprovalForNewTools)
        {
            return null;
        }

        var known = await session.Statement("tools/IsKnown")
            .Bind("userId", userId).Bind("toolName", request.ToolName).Bind("owner", owner)
            .FindAsync(row => row.Integer(0) == 1).ConfigureAwait(false);
        return known ? null : Ask(ApprovalRules.RequireApprovalForNewTools, "The tool was never approved for this user before.");
    }

    private static ToolDecision? AgainstCost(AutoApprovalSettings settings, NewToolRequest request) => (settings.MaxCostPerTool, request.EstimatedCost) switch
    {
        (null, _) => null,
        (_, null) => Ask(ApprovalRules.MaxCostPerTool, "Nobody said what it costs, and there is a limit."),
        ({ } limit, { } cost) when cost > limit => Ask(ApprovalRules.MaxCostPerTool, Text($"It may cost {cost}; the limit for a call is {limit}.")),
        _ => null,
    };

    // The request's own estimate is stored in the same transaction, so the next one that asks finds it spent.
    private async ValueTask<ToolDecision?> AgainstSpendingAsync(AutoApprovalSettings settings, NewToolRequest request)
    {
        if (settings.MaxCostPerHour is not { } limit)
        {
            return null;
        }

        if (request.EstimatedCost is not { } cost)
        {
            return Ask(ApprovalRules.MaxCostPerHour, "Nobody said what it costs, and there is a limit.");
        }

        var spent = await session.Statement("tools/SumSpent")
            .Bind("userId", userId).Bind("since", now - (long)Hour.TotalMilliseconds).Bind("openSince", now - (long)Day.TotalMilliseconds).Bind("owner", owner)
            .FindAsync(row => Money.FromNanos(row.Integer(0), row.Integer(1))).ConfigureAwait(false);
        return spent + cost > limit
            ? Ask(ApprovalRules.MaxCostPerHour, Text($"It may cost {cost}; the last hour and what has not ended cost {spent}; the limit for an hour is {limit}."))
            : null;
    }

    private static ToolDecision Approve(string rule, string reason) => new() { Outcome = ToolDecisionOutcome.Approved, Rule = rule, Reason = reason };

    private static ToolDecision Ask(string rule, string reason) => new() { Outcome = ToolDecisionOutcome.NeedsApproval, Rule = rule, Reason = reason };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
