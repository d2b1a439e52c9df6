using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Flows;

/// <summary>Starting a flow: what is asked of it, and the statement.</summary>
internal static class FlowCreate
{
    public static void Check(NewFlow flow, IDatabase db)
    {
        Require.NameOrNull(flow.Id);
        Require.Name(flow.ConversationId);
        Require.Name(flow.FlowType);
        Require.Positive(flow.TotalSteps);
        Require.NotNegative(flow.CurrentStep);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(flow.CurrentStep, flow.TotalSteps);
        Require.Json(flow.State, db.Options);
        Require.TimeOrNull(flow.StartedAt, db.Now);
        Require.JsonOrNull(flow.Metadata, db.Options);
    }

    public static async ValueTask<Flow> RunAsync(DbSession session, NewFlow flow, string? owner, long now)
    {
        // The table's index would refuse a second active flow too, but it would not say which one is in the way.
        if (await FindActiveAsync(session, flow.ConversationId, owner).ConfigureAwait(false) is { } active)
        {
            throw IsActive(active);
        }

        session.Hot.Declare(HotTables.Flows);
        var stored = await Bind(session.Statement("flows/CreateFlow"), flow, flow.Id ?? Ids.New(now), owner, now).FindAsync(FlowRow.Read).ConfigureAwait(false)
            ?? throw new ConversationStoreNotFoundException($"Conversation '{flow.ConversationId}' does not exist.");
        session.Hot.Saved(stored);
        return stored;
    }

    public static ValueTask<Flow?> FindActiveAsync(DbSession session, string conversationId, string? owner) =>
        session.Statement("flows/GetActiveFlow").Bind("conversationId", conversationId).Bind("owner", owner).FindAsync(FlowRow.Read);

    public static ConversationStoreConflictException IsActive(Flow flow) =>
        new($"Flow '{flow.Id}' is active in conversation '{flow.ConversationId}', which can have one active flow.") { ExistingId = flow.Id };

    private static Statement Bind(Statement statement, NewFlow flow, string id, string? owner, long now) => statement
        .Bind("id", id)
        .Bind("flowType", flow.FlowType)
        .Bind("currentStep", flow.CurrentStep)
        .Bind("totalSteps", flow.TotalSteps)
        .Bind("state", flow.State)
        .Bind("startedAt", flow.StartedAt?.ToUnixTimeMilliseconds() ?? now)
        .Bind("metadata", flow.Metadata)
        .Bind("now", now)
        .Bind("conversationId", flow.ConversationId)
        .Bind("owner", owner);
}
