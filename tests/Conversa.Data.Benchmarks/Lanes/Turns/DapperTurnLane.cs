using Conversa.Data.Benchmarks.Harness;
using Dapper;

namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>What a careful host writes by hand: one call that reads all results, one transaction, a connection from the driver's pool for each call.</summary>
internal sealed class DapperTurnLane(DapperLane dapper) : ITurnLane
{
    private const int Messages = 50;

    public DapperTurnLane(string path, Durability durability)
        : this(new DapperLane(path, durability))
    {
    }

    public bool Blocks => true;

    public ValueTask ExecuteAsync(string script) => dapper.ExecuteAsync(script);

    public async ValueTask<TurnParts> LoadAsync(Chat chat)
    {
        await using var connection = await dapper.OpenAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await using var results = await connection.QueryMultipleAsync(TurnSql.Load, new { conversationId = chat.Id, userId = chat.UserId, count = Messages, now });
        _ = await results.ReadSingleOrDefaultAsync<ConversationData>();
        var messages = (await results.ReadAsync<MessageData>()).AsList().ConvertAll(row => row.ToMessage());
        messages.Reverse();
        var state = (await results.ReadSingleOrDefaultAsync<StateData>())?.ToState();
        var flow = await results.ReadSingleOrDefaultAsync<FlowData>();
        var approvals = (await results.ReadAsync<ApprovalData>()).AsList();
        var goals = (await results.ReadAsync<GoalData>()).AsList();
        var working = await results.ReadSingleOrDefaultAsync<WorkingStateData>();
        return new(messages.Count, state?.Version ?? 0, flow?.CurrentStep ?? -1, approvals.Count, goals.Count, working?.StepCount ?? -1);
    }

    public async ValueTask SaveAsync(FinishedTurn turn)
    {
        await using var connection = await dapper.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var rows = new TurnRows(turn);
        await connection.ExecuteAsync(MessageSql.Append, new[] { DapperLane.Parameters(rows.Question), DapperLane.Parameters(rows.Answer) }, transaction);
        await DapperLane.SaveStateAsync(connection, transaction, turn.Chat.Id, turn.State);
        await connection.ExecuteAsync(NewTurnSql.Classification, rows.Classifications, transaction);
        await connection.ExecuteAsync(NewTurnSql.Decision, rows.Decision, transaction);
        await connection.ExecuteAsync(NewTurnSql.FlowStep, new { step = turn.FlowStep, state = turn.FlowState, now = rows.Now, id = turn.FlowId }, transaction);
        await connection.ExecuteAsync(NewTurnSql.Trace, rows.Traces, transaction);
        await connection.ExecuteAsync(NewTurnSql.Usage, rows.Usage, transaction);
        await transaction.CommitAsync();
    }

    public ValueTask DisposeAsync() => dapper.DisposeAsync();
}
