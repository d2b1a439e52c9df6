using Conversa.Data.Classifications;
using Conversa.Data.Flows;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Storage;
using Conversa.Data.Traces;
using Conversa.Data.Usage;

namespace Conversa.Data.Turns;

/// <summary>Storing a turn: each part as it is stored by itself, but for what the turn knows already.</summary>
internal sealed class TurnSave(NewTurn turn, UsageLog[] usage, string? focusAreas, IDatabase db, string? owner)
{
    private readonly NewMessage[] _messages = (NewMessage[])turn.Messages;
    private List<Message> _stored = [];
    private string _userId = "";

    public static TurnSave Check(NewTurn turn, IDatabase db, string? owner)
    {
        var given = TurnCheck.Run(turn, db, owner);
        var focusAreas = given.WorkingState is { } working ? WorkingStateSet.Check(working, db) : null;
        return new(given, TurnCheck.Usage(given, db, owner), focusAreas, db, owner);
    }

    public async ValueTask<SavedTurn> RunAsync(DbSession session)
    {
        var now = db.Now;
        await SaveMessagesAsync(session, now).ConfigureAwait(false);
        return new()
        {
            Messages = _stored,
            State = turn.State is { } state ? await StateSave.RunAsync(session, turn.ConversationId, state, owner, now).ConfigureAwait(false) : null,
            WorkingState = turn.WorkingState is { } working ? await WorkingStateSet.RunAsync(session, turn.ConversationId, working, focusAreas!, owner, now).ConfigureAwait(false) : null,
            Classifications = await SaveClassificationsAsync(session, now).ConfigureAwait(false),
            Decision = turn.Decision is { } decision ? await ArbiterDecisionSave.RunAsync(session, Placed(decision), owner, now).ConfigureAwait(false) : null,
            Flow = turn.Flow is { } flow ? await SaveFlowAsync(session, flow, now).ConfigureAwait(false) : null,
            Traces = await SaveTracesAsync(session, now).ConfigureAwait(false),
            Usage = await SaveUsageAsync(session, now).ConfigureAwait(false),
        };
    }

    /// <summary>Tells those who count tokens.</summary>
    public Task<SavedTurn> Counted(Task<SavedTurn> saved) => usage.Length > 0 && UsageLog.IsCounted ? UsageLog.CountedAsync(saved, usage) : saved;

    // The first message finds the conversation and its owner; without messages they are asked for.
    private async ValueTask SaveMessagesAsync(DbSession session, long now)
    {
        if (_messages.Length == 0)
        {
            _userId = await TraceStart.FindOwnerAsync(session, turn.ConversationId, owner).ConfigureAwait(false);
            return;
        }

        _stored = await MessageAppendNext.RunAllAsync(session, _messages, owner, db).ConfigureAwait(false);
        _userId = _stored[0].UserId;
        if (turn.AnsweredMessageId is { } answered)
        {
            _ = await MessageResponse.SetAsync(session, IdOf(answered), _stored[^1].Id, owner, now).ConfigureAwait(false);
            NoteAnswer(IdOf(answered), now);
        }
    }

    // Of a message that was stored a moment ago, everything else is known.
    private void NoteAnswer(string id, long now)
    {
        var at = _stored.FindIndex(m => m.Id == id);
        if (at >= 0)
        {
            var updated = Math.Max(now, _stored[at].UpdatedAt.ToUnixTimeMilliseconds() + 1);
            _stored[at] = _stored[at] with { ResponseId = _stored[^1].Id, UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(updated) };
        }
    }

    private async ValueTask<ClassificationResult[]> SaveClassificationsAsync(DbSession session, long now)
    {
        var results = new ClassificationResult[turn.Classifications.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = await ClassificationSave.RunAsync(session, Placed(turn.Classifications[i]), owner, now).ConfigureAwait(false);
        }

        return results;
    }

    private async ValueTask<Flow> SaveFlowAsync(DbSession session, FlowStep step, long now)
    {
        var flow = step switch
        {
            { Start: { } start } => await FlowCreate.RunAsync(session, start, owner, now).ConfigureAwait(false),
            { Step: { } number } => await FlowMove.ToStepAsync(session, step.FlowId!, number, step.State, owner, now).ConfigureAwait(false),
            _ => null,
        };
        flow = step.Complete ? await FlowMove.CompleteAsync(session, flow?.Id ?? step.FlowId!, owner, now).ConfigureAwait(false) : flow!;
        return flow.ConversationId == turn.ConversationId
            ? flow
            : throw new ConversationStoreNotFoundException($"Flow '{flow.Id}' does not exist in conversation '{turn.ConversationId}'.");
    }

    private async ValueTask<Trace[]> SaveTracesAsync(DbSession session, long now)
    {
        var traces = new Trace[turn.Traces.Count];
        for (var i = 0; i < traces.Length; i++)
        {
            var trace = turn.Traces[i];
            traces[i] = IsKnown(trace.MessageId)
                ? await TraceStart.RunAsync(session, Placed(trace), turn.ConversationId, _userId, owner, now).ConfigureAwait(false)
                : await TraceStart.RunAsync(session, trace with { ConversationId = turn.ConversationId }, owner, now).ConfigureAwait(false);
        }

        return traces;
    }

    private async ValueTask<UsageEntry[]> SaveUsageAsync(DbSession session, long now)
    {
        var entries = new UsageEntry[usage.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var log = usage[i];
            entries[i] = await log.RunAsync(session, IdOrNull(log.Usage.MessageId), IsKnown(log.Usage.MessageId), turn.ConversationId, _userId, owner, now).ConfigureAwait(false);
        }

        return entries;
    }

    private NewClassification Placed(NewClassification classification) =>
        IdOf(classification.MessageId) is var id && id != classification.MessageId ? classification with { MessageId = id } : classification;

    private NewArbiterDecision Placed(NewArbiterDecision decision) =>
        IdOf(decision.MessageId) is var id && id != decision.MessageId ? decision with { MessageId = id } : decision;

    private NewTrace Placed(NewTrace trace) =>
        IdOrNull(trace.MessageId) is var id && id != trace.MessageId ? trace with { MessageId = id } : trace;

    private bool IsKnown(string? messageId) => messageId is null || _stored.Exists(m => m.Id == IdOf(messageId));

    private string? IdOrNull(string? messageId) => messageId is null ? null : IdOf(messageId);

    // A message whose external id was stored before has the id that it was given then.
    private string IdOf(string messageId)
    {
        for (var i = 0; i < _messages.Length; i++)
        {
            if (_messages[i].Id == messageId)
            {
                return _stored[i].Id;
            }
        }

        return messageId;
    }
}
