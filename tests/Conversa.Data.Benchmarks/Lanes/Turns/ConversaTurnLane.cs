using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Messages;
using Conversa.Data.Traces;
using Conversa.Data.Turns;

namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>The library: one call each way.</summary>
internal sealed class ConversaTurnLane(IConversationStore store) : ITurnLane
{
    private const decimal Nano = 1_000_000_000m;

    public bool Blocks => false;

    public IConversationStore Store => store;

    public async ValueTask<TurnParts> LoadAsync(Chat chat)
    {
        var turn = await store.LoadTurnAsync(chat.Id);
        return new(turn!.RecentMessages.Count, turn.State?.Version ?? 0, turn.ActiveFlow?.CurrentStep ?? -1, turn.PendingApprovals.Count, turn.Goals.Count, turn.WorkingState?.StepCount ?? -1);
    }

    public ValueTask SaveAsync(FinishedTurn turn) => new(store.SaveTurnAsync(ToNew(turn)));

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static NewTurn ToNew(FinishedTurn turn)
    {
        var (question, answer) = (Guid.CreateVersion7().ToString(), Guid.CreateVersion7().ToString());
        return new(turn.Chat.Id)
        {
            Messages = [new(turn.Chat.Id, MessageRole.User, turn.Question) { Id = question }, new(turn.Chat.Id, MessageRole.Assistant, turn.Answer) { Id = answer }],
            State = new(turn.State),
            Classifications = [.. turn.Verdicts.Select(v => new Classifications.NewClassification(question, v.Classifier, v.Result, v.Confidence, v.ProcessingTimeMs))],
            Decision = new(question, turn.Decision) { Reasoning = turn.Reasoning, ClassifierAgreement = turn.Agreement },
            Flow = new() { FlowId = turn.FlowId, Step = turn.FlowStep, State = turn.FlowState },
            Traces = Traces(turn, question),
            Usage =
            [
                new(turn.Provider, turn.Model)
                {
                    MessageId = answer,
                    ProviderMessageId = turn.ProviderMessageId,
                    InputTokens = turn.InputTokens,
                    OutputTokens = turn.OutputTokens,
                    ResponseTimeMs = turn.ResponseTimeMs,
                    Cost = turn.CostNanos / Nano,
                },
            ],
        };
    }

    private static NewTrace[] Traces(FinishedTurn turn, string messageId)
    {
        var traces = new NewTrace[turn.Stages.Count];
        var end = DateTimeOffset.UtcNow;
        for (var i = traces.Length - 1; i >= 0; i--)
        {
            var stage = turn.Stages[i];
            var start = end.AddMilliseconds(-stage.DurationMs);
            traces[i] = new(stage.Name) { MessageId = messageId, StartTime = start, EndTime = end, Data = stage.Data };
            end = start;
        }

        return traces;
    }
}
