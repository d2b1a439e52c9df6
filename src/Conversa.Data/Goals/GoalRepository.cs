using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Goals;

internal sealed class GoalRepository(IDatabase db, string? owner) : IGoalRepository
{
    public Task<UserGoal> CreateAsync(NewGoal goal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(goal);
        GoalCreate.Check(goal, db);
        Owners.RequireSame(goal.UserId, owner);
        return db.WriteAsync(
            async session =>
            {
                var id = await GoalCreate.RunAsync(session, goal, db, owner).ConfigureAwait(false);
                return (await FindAsync(session, id).ConfigureAwait(false))!;
            },
            cancellationToken);
    }

    public Task<UserGoal?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public Task<Page<UserGoal>> ListAsync(string userId, GoalFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        Check(filter);
        Require.Limit(limit, db.Options);
        var scope = $"goals|{userId}|{owner}|{filter}";
        var after = Cursor.Decode(cursor, scope) ?? UserGoalRow.Start;
        return db.ReadAsync(
            async session => Cursor.PageOf(
                await UserGoalRow.ListAsync(session, userId, owner, filter, after, limit + 1).ConfigureAwait(false),
                limit,
                scope,
                g => new(g.ExtractedAt.ToUnixTimeMilliseconds(), g.Id)),
            cancellationToken);
    }

    public Task<long> CountAsync(string userId, GoalFilter? filter = null, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        Check(filter);
        var args = new { userId, owner, status = UserGoalRow.Word(filter?.Status), category = filter?.Category, conversationId = filter?.ConversationId };
        return db.ReadAsync(session => session.ScalarAsync<long>("goals/Count", args), cancellationToken);
    }

    public Task<UserGoal> AchieveAsync(string id, CancellationToken cancellationToken = default) =>
        MoveAsync("goals/Achieve", id, "achieved", cancellationToken);

    public Task<UserGoal> AbandonAsync(string id, CancellationToken cancellationToken = default) =>
        MoveAsync("goals/Abandon", id, "abandoned", cancellationToken);

    public Task<UserGoal> ReopenAsync(string id, CancellationToken cancellationToken = default) =>
        MoveAsync("goals/Reopen", id, "reopened", cancellationToken);

    public Task<UserGoal> UpdateAsync(string id, GoalUpdate update, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        ArgumentNullException.ThrowIfNull(update);
        Check(update);
        return db.WriteAsync(
            async session =>
            {
                // An update that gives nothing is a question: does it exist, and how does it stand?
                if (update != new GoalUpdate())
                {
                    session.Hot.Declare(HotTables.Goals);
                    await UpdateAsync(session, id, update).ConfigureAwait(false);
                }

                return await ChangedAsync(session, id).ConfigureAwait(false);
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("goals/Delete", new { id, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    private static void Check(GoalFilter? filter)
    {
        if (filter is not null)
        {
            Require.DefinedOrNull(filter.Status);
            Require.NameOrNull(filter.Category);
            Require.NameOrNull(filter.ConversationId);
        }
    }

    private void Check(GoalUpdate update)
    {
        if (update.Goal.IsSet)
        {
            ArgumentException.ThrowIfNullOrEmpty(update.Goal.Value, "update.Goal");
            Require.Text(update.Goal.Value, db.Options, "update.Goal");
        }

        Require.NameOrNull(update.Category.Value, "update.Category");
        Require.JsonOrNull(update.Metadata.Value, db.Options, "update.Metadata");
    }

    private ValueTask<int> UpdateAsync(DbSession session, string id, GoalUpdate update) =>
        session.ExecuteAsync("goals/Update", new
        {
            setGoal = update.Goal.IsSet,
            goal = update.Goal.Value,
            setCategory = update.Category.IsSet,
            category = update.Category.Value,
            setMetadata = update.Metadata.IsSet,
            metadata = update.Metadata.Value,
            now = db.Now,
            id,
            owner,
        });

    private Task<UserGoal> MoveAsync(string block, string id, string asked, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session =>
            {
                session.Hot.Declare(HotTables.Goals);
                var moved = await session.ExecuteAsync(block, new { now = db.Now, id, owner }).ConfigureAwait(false) > 0;
                var goal = await ChangedAsync(session, id).ConfigureAwait(false);
                return moved ? goal : throw new ConversationStoreInvalidTransitionException($"Goal '{id}' is {UserGoalRow.Word(goal.Status)} and cannot be {asked}.");
            },
            cancellationToken,
            singleStatement: true);
    }

    private ValueTask<UserGoal?> FindAsync(DbSession session, string id) =>
        session.Statement("goals/FindById").Bind("id", id).Bind("owner", owner).FindAsync(UserGoalRow.Read);

    private async ValueTask<UserGoal> ChangedAsync(DbSession session, string id)
    {
        var goal = await MustExistAsync(session, id).ConfigureAwait(false);
        session.Hot.Changed(HotTables.Goals, goal.UserId);
        return goal;
    }

    private async ValueTask<UserGoal> MustExistAsync(DbSession session, string id) =>
        await FindAsync(session, id).ConfigureAwait(false) ?? throw new ConversationStoreNotFoundException($"Goal '{id}' does not exist.");
}
