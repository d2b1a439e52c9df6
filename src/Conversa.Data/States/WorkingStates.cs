using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.States;

/// <summary>The part of <see cref="StateRepository"/> that is about working states.</summary>
internal sealed class WorkingStates(IDatabase db, string? owner)
{
    public Task<WorkingState?> GetAsync(string conversationId, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        return HotReads.TryWorking(db, conversationId, owner, cancellationToken, out var working) ? Task.FromResult(working) : ReadAsync(conversationId, cancellationToken);
    }

    public Task<WorkingState> SetAsync(string conversationId, NewWorkingState workingState, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        ArgumentNullException.ThrowIfNull(workingState);
        var focusAreas = WorkingStateSet.Check(workingState, db);
        return db.WriteAsync(
            session => WorkingStateSet.RunAsync(session, conversationId, workingState, focusAreas, owner, db.Now),
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> AddFocusAreaAsync(string conversationId, string focusArea, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        Require.Name(focusArea);
        return db.WriteAsync(
            async session =>
            {
                var now = db.Now;
                session.Hot.Declare(HotTables.WorkingStates);
                var added = await session.Statement("working_states/AddFocusArea")
                    .Bind("id", Ids.New(now)).Bind("focusArea", focusArea).Bind("now", now).Bind("conversationId", conversationId).Bind("owner", owner)
                    .ExecuteAsync().ConfigureAwait(false) > 0;
                session.Hot.Changed(HotTables.WorkingStates, conversationId);

                // The area is there, or the conversation is not: only a known one has a working state by now.
                return added || (await FindAsync(session, conversationId).ConfigureAwait(false) is not null ? false : throw NotFound(conversationId));
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<long> CountStepAsync(string conversationId, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        return db.WriteAsync(
            async session =>
            {
                var now = db.Now;
                session.Hot.Declare(HotTables.WorkingStates);
                var steps = await session.Statement("working_states/CountStep")
                    .Bind("id", Ids.New(now)).Bind("now", now).Bind("conversationId", conversationId).Bind("owner", owner)
                    .FindAsync(row => (long?)row.Integer(0)).ConfigureAwait(false) ?? throw NotFound(conversationId);
                session.Hot.Changed(HotTables.WorkingStates, conversationId);
                return steps;
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task SetLastToolResultAsync(string conversationId, string? result, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        Require.JsonOrNull(result, db.Options);
        return db.WriteAsync(
            async session =>
            {
                var now = db.Now;
                session.Hot.Declare(HotTables.WorkingStates);
                var set = await session.Statement("working_states/SetLastToolResult")
                    .Bind("id", Ids.New(now)).Bind("result", result).Bind("now", now).Bind("conversationId", conversationId).Bind("owner", owner)
                    .ExecuteAsync().ConfigureAwait(false) > 0;
                session.Hot.Changed(HotTables.WorkingStates, conversationId);
                return set ? true : throw NotFound(conversationId);
            },
            cancellationToken,
            singleStatement: true);
    }

    private Task<WorkingState?> ReadAsync(string conversationId, CancellationToken cancellationToken)
    {
        var fill = HotFill.OfConversation(db, conversationId, owner);
        return db.ReadAsync(async session => fill.Working(await FindAsync(session, conversationId).ConfigureAwait(false)), cancellationToken);
    }

    private ValueTask<WorkingState?> FindAsync(DbSession session, string conversationId) =>
        WorkingStateRow.FindAsync(session, conversationId, owner);

    private static ConversationStoreNotFoundException NotFound(string conversationId) => WorkingStateSet.NotFound(conversationId);
}
