using Conversa.Data.Storage;

namespace Conversa.Data.Tools;

/// <summary>A row of <c>auto_approval_settings</c>: the columns that auto_approval.sql selects, in their order.</summary>
internal sealed record ApprovalSettingsRow(bool ReadOnlyOperations, bool LowRiskOperations, string SpecificTools, long? MaxCostPerTool, long? MaxCostPerHour, bool RequireApprovalForNewTools, string? Metadata)
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
        ["ReadOnlyOperations", "LowRiskOperations", "SpecificTools", "MaxCostPerTool", "MaxCostPerHour", "RequireApprovalForNewTools", "Metadata"];

    /// <summary>Null where a join found none.</summary>
    public static ApprovalSettingsRow? Read(Statement row) => row.IsNull(0)
        ? null
        : new(row.Integer(0) == 1, row.Integer(1) == 1, row.Text(2), row.IntegerOrNull(3), row.IntegerOrNull(4), row.Integer(5) == 1, row.TextOrNull(6));

    /// <exception cref="ConversationStoreException">Another program stored tools that cannot be read.</exception>
    public AutoApprovalSettings ToSettings(string userId) => new()
    {
        ReadOnlyOperations = ReadOnlyOperations,
        LowRiskOperations = LowRiskOperations,
        SpecificTools = ApprovalSettingsJson.ReadTools(SpecificTools, userId),
        MaxCostPerTool = Money.FromNanosOrNull(MaxCostPerTool),
        MaxCostPerHour = Money.FromNanosOrNull(MaxCostPerHour),
        RequireApprovalForNewTools = RequireApprovalForNewTools,
        Metadata = Metadata,
    };
}
