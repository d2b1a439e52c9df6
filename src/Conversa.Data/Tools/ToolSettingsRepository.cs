using Conversa.Data.Storage;

namespace Conversa.Data.Tools;

internal sealed class ToolSettingsRepository(IDatabase db, string? owner) : IToolSettingsRepository
{
    public Task<AutoApprovalSettings> GetAsync(string userId, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        return db.ReadAsync(
            async session =>
            {
                var row = await session.Statement("auto_approval/Get").Bind("userId", userId).Bind("owner", owner).FindAsync(ApprovalSettingsRow.Read).ConfigureAwait(false);
                return row?.ToSettings(userId) ?? new();
            },
            cancellationToken);
    }

    public Task SaveAsync(string userId, AutoApprovalSettings settings, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        ArgumentNullException.ThrowIfNull(settings);
        var row = new ApprovalSettingsRow(
            settings.ReadOnlyOperations,
            settings.LowRiskOperations,
            ApprovalSettingsJson.WriteTools(Check(settings.SpecificTools), db.Options, "settings.SpecificTools"),
            Money.ToNanosOrNull(settings.MaxCostPerTool),
            Money.ToNanosOrNull(settings.MaxCostPerHour),
            settings.RequireApprovalForNewTools,
            Require.JsonOrNull(settings.Metadata, db.Options));
        Owners.RequireSame(userId, owner);
        return db.WriteAsync(
            async session =>
            {
                await Owners.EnsureAsync(session, db, userId).ConfigureAwait(false);
                return await Bind(session.Statement("auto_approval/Save"), row, userId).ExecuteAsync().ConfigureAwait(false);
            },
            cancellationToken);
    }

    public Task<ConversationApprovalSettings?> GetForConversationAsync(string conversationId, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        return db.ReadAsync(async session => (await ApprovalPlace.FindAsync(session, conversationId, null, owner).ConfigureAwait(false))?.Own(), cancellationToken);
    }

    public Task SaveForConversationAsync(string conversationId, ConversationApprovalSettings? settings, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        var json = settings is null ? null : ApprovalSettingsJson.Write(Checked(settings), db.Options, nameof(settings));
        return db.WriteAsync(
            async session => await session.Statement("auto_approval/SaveForConversation")
                .Bind("settings", json).Bind("now", db.Now).Bind("conversationId", conversationId).Bind("owner", owner)
                .ExecuteAsync().ConfigureAwait(false) > 0
                    ? true
                    : throw new ConversationStoreNotFoundException($"Conversation '{conversationId}' does not exist."),
            cancellationToken,
            singleStatement: true);
    }

    public Task<AutoApprovalSettings?> GetEffectiveAsync(string conversationId, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        return db.ReadAsync(async session => (await ApprovalPlace.FindAsync(session, conversationId, null, owner).ConfigureAwait(false))?.Effective(), cancellationToken);
    }

    // A limit is stored as the user's are: to the nano-unit.
    private static ConversationApprovalSettings Checked(ConversationApprovalSettings settings) => settings with
    {
        SpecificTools = Check(settings.SpecificTools),
        MaxCostPerTool = Money.FromNanosOrNull(Money.ToNanosOrNull(settings.MaxCostPerTool)),
        MaxCostPerHour = Money.FromNanosOrNull(Money.ToNanosOrNull(settings.MaxCostPerHour)),
    };

    // A copy: the caller may change its own meanwhile.
    private static Dictionary<string, ToolApproval> Check(IReadOnlyDictionary<string, ToolApproval>? tools)
    {
        const string Name = "settings.SpecificTools";
        ArgumentNullException.ThrowIfNull(tools, Name);
        var copy = tools.ToDictionary(StringComparer.Ordinal);
        foreach (var (tool, approval) in copy)
        {
            Require.Name(tool, Name);
            Require.Defined(approval, Name);
        }

        return copy;
    }

    private Statement Bind(Statement statement, ApprovalSettingsRow row, string userId) => statement
        .Bind("id", Ids.New(db.Now))
        .Bind("userId", userId)
        .Bind("readOnlyOperations", row.ReadOnlyOperations ? 1L : 0L)
        .Bind("lowRiskOperations", row.LowRiskOperations ? 1L : 0L)
        .Bind("specificTools", row.SpecificTools)
        .Bind("maxCostPerTool", row.MaxCostPerTool)
        .Bind("maxCostPerHour", row.MaxCostPerHour)
        .Bind("requireApprovalForNewTools", row.RequireApprovalForNewTools ? 1L : 0L)
        .Bind("metadata", row.Metadata)
        .Bind("now", db.Now)
        .Bind("owner", owner);
}
