using Conversa.Data.Classifications;
using Conversa.Data.Flows;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Storage;
using Conversa.Data.Traces;
using Conversa.Data.Usage;

namespace Conversa.Data.Turns;

/// <summary>What is asked of a turn: of each part the same as of the part by itself, and that all of it is of one conversation.</summary>
internal static class TurnCheck
{
    /// <returns>The turn with copies of what the caller handed in, each part that may name its conversation naming it.</returns>
    public static NewTurn Run(NewTurn turn, IDatabase db, string? owner)
    {
        Require.Name(turn.ConversationId);
        var messages = Require.Each(turn.Messages, message =>
        {
            MessageAppend.Check(message, db, owner);
            RequireSame(message.ConversationId, turn, "turn.Messages.ConversationId");
        });
        CheckAnswer(turn, messages.Length);
        if (turn.State is { } state)
        {
            StateSave.Check(state, db);
        }

        var classifications = Require.Each(turn.Classifications, classification => ClassificationSave.Check(classification, db));
        if (turn.Decision is { } decision)
        {
            ArbiterDecisionSave.Check(decision, db);
        }

        if (turn.Flow is { } flow)
        {
            Check(flow, turn, db);
        }

        var traces = Require.Each(turn.Traces, trace =>
        {
            TraceStart.Check(trace, db);
            RequireSame(trace.ConversationId ?? turn.ConversationId, turn, "turn.Traces.ConversationId");
        });
        return turn with { Messages = messages, Classifications = classifications, Traces = traces };
    }

    /// <summary>The calls, checked, each of the turn's conversation.</summary>
    public static UsageLog[] Usage(NewTurn turn, IDatabase db, string? owner) => turn.Usage is { Count: 0 } ? [] : UsageLog.CheckEach(
        [.. Require.Each(turn.Usage, usage => RequireSame(usage.ConversationId ?? turn.ConversationId, turn, "turn.Usage.ConversationId"))],
        db,
        owner);

    private static void CheckAnswer(NewTurn turn, int messages)
    {
        Require.NameOrNull(turn.AnsweredMessageId);
        if (turn.AnsweredMessageId is not null && messages == 0)
        {
            throw new ArgumentException("turn.AnsweredMessageId is answered by the turn's last message: turn.Messages must have one.", nameof(turn));
        }
    }

    private static void Check(FlowStep flow, NewTurn turn, IDatabase db)
    {
        if (flow.Start is null == flow.FlowId is null)
        {
            throw new ArgumentException("turn.Flow must have one of Start and FlowId.", nameof(turn));
        }

        if (flow.Start is { } start)
        {
            FlowCreate.Check(start, db);
            RequireSame(start.ConversationId, turn, "turn.Flow.Start.ConversationId");
        }

        Require.NameOrNull(flow.FlowId);
        Require.NotNegativeOrNull(flow.Step);
        Require.JsonOrNull(flow.State, db.Options);
        if (flow.Start is not null && (flow.Step is not null || flow.State is not null))
        {
            throw new ArgumentException("turn.Flow.Step and turn.Flow.State go with FlowId: what is started has them in Start.", nameof(turn));
        }

        if (flow.FlowId is not null && flow.Step is null && (flow.State is not null || !flow.Complete))
        {
            throw new ArgumentException("turn.Flow must have a Step, or complete the flow; a State needs a Step.", nameof(turn));
        }
    }

    private static void RequireSame(string conversationId, NewTurn turn, string name)
    {
        if (!string.Equals(conversationId, turn.ConversationId, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{name} must be the turn's ConversationId.", nameof(turn));
        }
    }
}
