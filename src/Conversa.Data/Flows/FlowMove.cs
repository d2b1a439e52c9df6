using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Flows;

/// <summary>Moving a flow to a step or a status: the statements, and why they may have changed nothing.</summary>
internal static class FlowMove
{
    public static async ValueTask<Flow> ToStepAsync(DbSession session, string id, long step, string? state, string? owner, long now) =>
        await MovedAsync(session, session.Statement("flows/UpdateFlowStep").Bind("step", step).Bind("state", state).Bind("now", now).Bind("id", id).Bind("owner", owner)).ConfigureAwait(false)
        ?? throw NotMoved(await MustExistAsync(session, id, owner).ConfigureAwait(false), step);

    public static ValueTask<Flow> CompleteAsync(DbSession session, string id, string? owner, long now) =>
        ToStatusAsync(session, "flows/CompleteFlow", id, "completed", owner, now);

    public static async ValueTask<Flow> ToStatusAsync(DbSession session, string block, string id, string asked, string? owner, long now) =>
        await TryAsync(session, block, id, owner, now).ConfigureAwait(false)
        ?? throw NotAllowed(await MustExistAsync(session, id, owner).ConfigureAwait(false), asked);

    /// <summary>The flow as it is now; null when it did not change.</summary>
    public static ValueTask<Flow?> TryAsync(DbSession session, string block, string id, string? owner, long now) =>
        MovedAsync(session, session.Statement(block).Bind("now", now).Bind("id", id).Bind("owner", owner));

    public static ValueTask<Flow?> FindAsync(DbSession session, string id, string? owner) =>
        session.Statement("flows/FindById").Bind("id", id).Bind("owner", owner).FindAsync(FlowRow.Read);

    public static async ValueTask<Flow> MustExistAsync(DbSession session, string id, string? owner) =>
        await FindAsync(session, id, owner).ConfigureAwait(false) ?? throw new ConversationStoreNotFoundException($"Flow '{id}' does not exist.");

    public static ConversationStoreInvalidTransitionException NotAllowed(Flow flow, string asked) =>
        new($"Flow '{flow.Id}' is {FlowRow.Word(flow.Status)} and cannot be {asked}.");

    private static async ValueTask<Flow?> MovedAsync(DbSession session, Statement statement)
    {
        session.Hot.Declare(HotTables.Flows);
        var moved = await statement.FindAsync(FlowRow.Read).ConfigureAwait(false);
        if (moved is null)
        {
            session.Hot.Nothing();
        }
        else
        {
            session.Hot.Saved(moved);
        }

        return moved;
    }

    private static Exception NotMoved(Flow flow, long step) => flow.Status == FlowStatus.Active
        ? new ArgumentOutOfRangeException(nameof(step), step, $"{nameof(step)} must be 0 to {flow.TotalSteps}, the steps of flow '{flow.Id}'.")
        : NotAllowed(flow, "moved to a step");
}
