using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>A finished turn as the rows to add, with their ids: the same for all lanes that do it themselves.</summary>
internal sealed class TurnRows
{
    public TurnRows(FinishedTurn turn)
    {
        Question = MessageWords.New(new Turn(turn.Chat, MessageRole.User, turn.Question));
        Answer = MessageWords.New(new Turn(turn.Chat, MessageRole.Assistant, turn.Answer));
        Now = Answer.CreatedAt.ToUnixTimeMilliseconds();
        Classifications = [.. turn.Verdicts.Select(Classification)];
        Decision = new()
        {
            Id = NewId(),
            MessageId = Question.Id,
            FinalClassification = turn.Decision,
            Reasoning = turn.Reasoning,
            ClassifierAgreement = turn.Agreement,
            CreatedAt = Now,
        };
        Traces = new TraceData[turn.Stages.Count];
        var end = Now;
        for (var i = Traces.Count - 1; i >= 0; i--)
        {
            Traces[i] = Trace(turn, turn.Stages[i], end);
            end = Traces[i].StartTime;
        }

        Usage = UsageOf(turn);
    }

    public long Now { get; }

    public Message Question { get; }

    public Message Answer { get; }

    public IReadOnlyList<ClassificationData> Classifications { get; }

    public DecisionData Decision { get; }

    public IList<TraceData> Traces { get; }

    public UsageData Usage { get; }

    private string NewId() => Guid.CreateVersion7(Answer.CreatedAt).ToString();

    private ClassificationData Classification(FinishedTurn.Verdict verdict) => new()
    {
        Id = NewId(),
        MessageId = Question.Id,
        ClassifierName = verdict.Classifier,
        Result = verdict.Result,
        Confidence = verdict.Confidence,
        ProcessingTimeMs = verdict.ProcessingTimeMs,
        CreatedAt = Now,
    };

    private TraceData Trace(FinishedTurn turn, FinishedTurn.Stage stage, long end) => new()
    {
        Id = NewId(),
        UserId = turn.Chat.UserId,
        ConversationId = turn.Chat.Id,
        MessageId = Question.Id,
        Stage = stage.Name,
        StartTime = end - stage.DurationMs,
        EndTime = end,
        DurationMs = stage.DurationMs,
        Status = "completed",
        Data = stage.Data,
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    private UsageData UsageOf(FinishedTurn turn) => new()
    {
        Id = NewId(),
        UserId = turn.Chat.UserId,
        ConversationId = turn.Chat.Id,
        MessageId = Answer.Id,
        Provider = turn.Provider,
        Model = turn.Model,
        ProviderMessageId = turn.ProviderMessageId,
        InputTokens = turn.InputTokens,
        OutputTokens = turn.OutputTokens,
        ResponseTimeMs = turn.ResponseTimeMs,
        Success = 1,
        Cost = turn.CostNanos,
        Timestamp = Now,
        CreatedAt = Now,
    };
}
