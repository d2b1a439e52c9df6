using Conversa.Data.Storage;
using Conversa.Data.Storage.Hot;

namespace Conversa.Data.Tools;

internal sealed class ToolRepository(IDatabase db, string? owner) : IToolRepository
{
    private const int ExpireBatchSize = 500;

    private readonly ToolLists _lists = new(db, owner);

    public IToolSettingsRepository Settings => field ??= new ToolSettingsRepository(db, owner);

    public Task<ToolExecution> RequestAsync(NewToolRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var requesting = ToolRequesting.Check(request, db);
        return db.WriteAsync(session => requesting.RunAsync(session, owner, db.Now), cancellationToken);
    }

    public Task<ToolExecution> ApproveAsync(string id, string decidedBy, string? reason = null, CancellationToken cancellationToken = default) =>
        DecideAsync("tools/Approve", id, "approved", decidedBy, reason, cancellationToken);

    public Task<ToolExecution> RejectAsync(string id, string decidedBy, string? reason = null, CancellationToken cancellationToken = default) =>
        DecideAsync("tools/Reject", id, "rejected", decidedBy, reason, cancellationToken);

    public Task<ToolExecution> StartAsync(string id, string toolName, string parameters, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        Require.Name(toolName);
        Require.Json(parameters, db.Options);
        return StartByHashAsync(id, ToolRequesting.HashOf(toolName, parameters, nameof(parameters)), cancellationToken);
    }

    public Task<ToolExecution> StartByHashAsync(string id, string parametersHash, CancellationToken cancellationToken = default)
    {
        Require.Name(parametersHash);
        return ChangeAsync("tools/Start", id, "started", statement => statement.Bind("parametersHash", parametersHash), cancellationToken);
    }

    public Task<ToolExecution> CompleteAsync(string id, string? result = null, decimal? cost = null, CancellationToken cancellationToken = default)
    {
        Require.JsonOrNull(result, db.Options);
        var nanos = Money.ToNanosOrNull(cost);
        return ChangeAsync("tools/Complete", id, "completed", statement => statement.Bind("result", result).Bind("cost", nanos), cancellationToken);
    }

    public Task<ToolExecution> FailAsync(string id, string errorMessage, decimal? cost = null, CancellationToken cancellationToken = default)
    {
        Require.NotEmpty(errorMessage, db.Options);
        var nanos = Money.ToNanosOrNull(cost);
        return ChangeAsync("tools/Fail", id, "failed", statement => statement.Bind("errorMessage", errorMessage).Bind("cost", nanos), cancellationToken);
    }

    public Task<ToolExecution> CancelAsync(string id, string? reason = null, CancellationToken cancellationToken = default)
    {
        Require.TextOrNull(reason, db.Options);
        return ChangeAsync("tools/Cancel", id, "cancelled", statement => statement.Bind("reason", reason), cancellationToken);
    }

    public async Task<int> ExpireAsync(CancellationToken cancellationToken = default)
    {
        int expired, total = 0;
        do
        {
            expired = await db.WriteAsync(
                session => session.Statement("tools/Expire").Bind("now", db.Now).Bind("owner", owner).Bind("limit", ExpireBatchSize).ExecuteAsync(),
                cancellationToken,
                singleStatement: true).ConfigureAwait(false);
            total += expired;
        }
        while (expired == ExpireBatchSize);
        return total;
    }

    public Task<ToolExecution?> FindByIdAsync(string id, CancellationToken cancellationToken = default)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id, db.Now), cancellationToken);
    }

    public Task<Page<ToolExecution>> ListPendingAsync(string? conversationId = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        _lists.ListPendingAsync(conversationId, limit, cursor, cancellationToken);

    public Task<Page<ToolExecution>> ListAsync(ToolExecutionFilter? filter = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        _lists.ListAsync(filter, limit, cursor, cancellationToken);

    public Task<IReadOnlyList<ToolExecutionStatistics>> GetStatisticsAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, string? conversationId = null, int limit = 100, CancellationToken cancellationToken = default) =>
        _lists.GetStatisticsAsync(from, to, conversationId, limit, cancellationToken);

    private Task<ToolExecution> DecideAsync(string block, string id, string asked, string decidedBy, string? reason, CancellationToken cancellationToken)
    {
        Require.Name(decidedBy);
        Require.TextOrNull(reason, db.Options);
        return ChangeAsync(block, id, asked, statement => statement.Bind("decidedBy", decidedBy).Bind("reason", reason), cancellationToken);
    }

    // The statement itself says from which status it may go on, so of callers who race one finds it there.
    private Task<ToolExecution> ChangeAsync(string block, string id, string asked, Action<Statement> bind, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session =>
            {
                var now = db.Now;
                var statement = session.Statement(block).Bind("now", now).Bind("id", id).Bind("owner", owner);
                bind(statement);
                session.Hot.Declare(HotTables.Tools);
                if (await statement.FindAsync(row => ToolExecutionRow.Read(row, now)).ConfigureAwait(false) is { } changed)
                {
                    session.Hot.Saved(changed);
                    return changed;
                }

                session.Hot.Nothing();
                throw WhyNot(await FindAsync(session, id, now).ConfigureAwait(false), id, asked);
            },
            cancellationToken,
            singleStatement: true);
    }

    private ValueTask<ToolExecution?> FindAsync(DbSession session, string id, long now) =>
        session.Statement("tools/FindById").Bind("id", id).Bind("owner", owner).FindAsync(row => ToolExecutionRow.Read(row, now));

    private static ConversationStoreException WhyNot(ToolExecution? execution, string id, string asked) => execution switch
    {
        null => new ConversationStoreNotFoundException($"Tool execution '{id}' does not exist."),
        { Status: ToolExecutionStatus.Approved } when asked == "started" => IsForOther(id),
        { Status: ToolExecutionStatus.Expired } => new ConversationStoreInvalidTransitionException($"Tool execution '{id}' has expired and cannot be {asked}."),
        _ => new ConversationStoreInvalidTransitionException($"Tool execution '{id}' is {ToolExecutionRow.Word(execution.Status)} and cannot be {asked}."),
    };

    private static ConversationStoreConflictException IsForOther(string id) =>
        new($"Tool execution '{id}' was approved for another tool or other parameters: those need a request of their own.") { ExistingId = id };
}
