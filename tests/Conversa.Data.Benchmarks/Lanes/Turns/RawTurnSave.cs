namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>What the raw lane writes on every turn, in one transaction.</summary>
internal sealed class RawTurnSave(RawLane raw)
{
    private readonly RawStates _states = new(raw.Prepare);

    private RawStatement Classification => field ??= raw.Prepare(NewTurnSql.Classification);

    private RawStatement Decision => field ??= raw.Prepare(NewTurnSql.Decision);

    private RawStatement FlowStep => field ??= raw.Prepare(NewTurnSql.FlowStep);

    private RawStatement Trace => field ??= raw.Prepare(NewTurnSql.Trace);

    private RawStatement Usage => field ??= raw.Prepare(NewTurnSql.Usage);

    public void Run(FinishedTurn turn) => raw.InTransaction((this, turn), static s =>
    {
        s.Item1.Write(s.turn, new TurnRows(s.turn));
        return true;
    });

    private void Write(FinishedTurn turn, TurnRows rows)
    {
        raw.Insert(rows.Question);
        raw.Insert(rows.Answer);
        _states.Save(turn.Chat.Id, turn.State);
        foreach (var classification in rows.Classifications)
        {
            Insert(classification);
        }

        Insert(rows.Decision);
        FlowStep.Bind(1, turn.FlowStep);
        FlowStep.Bind(2, turn.FlowState);
        FlowStep.Bind(3, rows.Now);
        FlowStep.Bind(4, turn.FlowId);
        FlowStep.Run();
        foreach (var trace in rows.Traces)
        {
            Insert(trace);
        }

        Insert(rows.Usage);
    }

    private void Insert(ClassificationData row)
    {
        Classification.Bind(1, row.Id);
        Classification.Bind(2, row.MessageId);
        Classification.Bind(3, row.ClassifierName);
        Classification.Bind(4, row.Result);
        Classification.Bind(5, row.Confidence);
        Classification.Bind(6, row.ProcessingTimeMs);
        Classification.Bind(7, row.CreatedAt);
        Classification.Run();
    }

    private void Insert(DecisionData row)
    {
        Decision.Bind(1, row.Id);
        Decision.Bind(2, row.MessageId);
        Decision.Bind(3, row.FinalClassification);
        Decision.Bind(4, row.Reasoning);
        Decision.Bind(5, row.ClassifierAgreement);
        Decision.Bind(6, row.CreatedAt);
        Decision.Run();
    }

    private void Insert(TraceData row)
    {
        Trace.Bind(1, row.Id);
        Trace.Bind(2, row.UserId);
        Trace.Bind(3, row.ConversationId);
        Trace.Bind(4, row.MessageId);
        Trace.Bind(5, row.Stage);
        Trace.Bind(6, row.StartTime);
        Trace.Bind(7, row.EndTime);
        Trace.Bind(8, row.DurationMs);
        Trace.Bind(9, row.Status);
        Trace.Bind(10, row.Data);
        Trace.Bind(11, row.CreatedAt);
        Trace.Bind(12, row.UpdatedAt);
        Trace.Run();
    }

    private void Insert(UsageData row)
    {
        Usage.Bind(1, row.Id);
        Usage.Bind(2, row.UserId);
        Usage.Bind(3, row.ConversationId);
        Usage.Bind(4, row.MessageId);
        Usage.Bind(5, row.Provider);
        Usage.Bind(6, row.Model);
        Usage.Bind(7, row.ProviderMessageId);
        Usage.Bind(8, row.InputTokens);
        Usage.Bind(9, row.OutputTokens);
        Usage.Bind(10, row.ResponseTimeMs);
        Usage.Bind(11, row.Success);
        Usage.Bind(12, row.Cost);
        Usage.Bind(13, row.Timestamp);
        Usage.Bind(14, row.CreatedAt);
        Usage.Run();
    }
}
