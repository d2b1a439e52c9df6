using Conversa.Data.Storage;

namespace Conversa.Data.Tools;

/// <summary>A conversation as far as approving tools goes: whose it is, and whose settings hold there.</summary>
internal sealed record ApprovalPlace(string ConversationId, string UserId, ApprovalSettingsRow? OfUser, string? OfConversation)
{
    /// <summary>Null when the conversation does not exist, or the message does not exist there.</summary>
    public static ValueTask<ApprovalPlace?> FindAsync(DbSession session, string conversationId, string? messageId, string? owner) =>
        session.Statement("auto_approval/GetForConversation")
            .Bind("conversationId", conversationId).Bind("owner", owner).Bind("messageId", messageId)
            .FindAsync(row => new ApprovalPlace(conversationId, row.Text(7), ApprovalSettingsRow.Read(row), row.TextOrNull(8)));

    /// <summary>What the conversation itself says; null when it says nothing.</summary>
    /// <exception cref="ConversationStoreException">It cannot be read.</exception>
    public ConversationApprovalSettings? Own() => ApprovalSettingsJson.Read(OfConversation, ConversationId);

    /// <summary>The conversation's settings before the user's; of two limits the lower.</summary>
    /// <exception cref="ConversationStoreException">They cannot be read.</exception>
    public AutoApprovalSettings Effective()
    {
        var user = OfUser?.ToSettings(UserId) ?? new();
        return Own() is not { } own ? user : user with
        {
            ReadOnlyOperations = own.ReadOnlyOperations ?? user.ReadOnlyOperations,
            LowRiskOperations = own.LowRiskOperations ?? user.LowRiskOperations,
            SpecificTools = own.SpecificTools.Concat(user.SpecificTools.Where(t => !own.SpecificTools.ContainsKey(t.Key))).ToDictionary(StringComparer.Ordinal),
            MaxCostPerTool = Lower(own.MaxCostPerTool, user.MaxCostPerTool),
            MaxCostPerHour = Lower(own.MaxCostPerHour, user.MaxCostPerHour),
            RequireApprovalForNewTools = own.RequireApprovalForNewTools ?? user.RequireApprovalForNewTools,
        };
    }

    private static decimal? Lower(decimal? one, decimal? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;
}
