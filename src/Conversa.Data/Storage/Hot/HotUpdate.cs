using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Tools;
using Conversa.Data.Turns;

namespace Conversa.Data.Storage.Hot;

/// <summary>Makes what is kept what a commit made of it. What cannot be told from the change is not known any more.</summary>
internal readonly struct HotUpdate(HotCache cache)
{
    public void Apply(HotChange change)
    {
        switch (change.Table)
        {
            case HotTables.Goals:
                Drop(cache.Goals, change.Key);
                break;
            case HotTables.Memories:
                ApplyToMemory(change);
                break;
            default:
                ApplyToConversation(change);
                break;
        }
    }

    private static void Drop<T>(HotShelf<T> shelf, string key)
        where T : class
    {
        if (shelf.Held(key) is { } slot)
        {
            slot.Held = null;
        }
    }

    private void ApplyToMemory(HotChange change)
    {
        // The newest are worth keeping before anybody asks.
        var slot = change.Value is Memory ? cache.Memories.Reserve(change.Key) : cache.Memories.Held(change.Key);
        if (slot is not null)
        {
            slot.Held = change.Value switch
            {
                Memory memory => new(memory, cache.Generation(HotTables.Memories)),
                HotUse use when slot.Held is { } row => row with { Value = Used(row.Value, use.Now) },
                _ => null,
            };
        }
    }

    private static Memory Used(Memory memory, long now) => memory with
    {
        AccessCount = memory.AccessCount + 1,
        LastAccessedAt = Later(memory.LastAccessedAt, now),
        UpdatedAt = Next(memory.UpdatedAt, now),
    };

    private void ApplyToConversation(HotChange change)
    {
        if (cache.Conversations.Held(change.Key) is not { Held: { } kept } slot)
        {
            return;
        }

        // The first change of a commit makes the copy that the others go on with; nobody has seen it before it is opened.
        var draft = slot.Draft ??= kept.Copy();
        slot.Held = draft;
        switch (change.Value)
        {
            case Message message:
                Append(draft, message);
                break;
            case HotAnswer answer:
                draft.Recent = draft.RecentAt == 0 ? draft.Recent : draft.Recent.Replace(answer.MessageId, m => m with { ResponseId = answer.ResponseId, UpdatedAt = Next(m.UpdatedAt, answer.Now) });
                break;
            case HotEdit edit:
                draft.Recent = draft.RecentAt == 0 ? draft.Recent : draft.Recent.Replace(edit.Message.Id, _ => edit.Message);
                break;
            case ConversationState state:
                (draft.State, draft.StateAt) = (state, cache.Generation(HotTables.States));
                break;
            case WorkingState working:
                (draft.Working, draft.WorkingAt) = (working, cache.Generation(HotTables.WorkingStates));
                break;
            case Flow flow:
                Move(draft, flow);
                break;
            case ToolExecution execution:
                Decide(draft, execution);
                break;
            case HotActivity activity:
                draft.Head = draft.Head is { } head
                    ? head with { LastActivityAt = DateTimeOffset.FromUnixTimeMilliseconds(activity.LastActivityAt), UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(activity.UpdatedAt) }
                    : null;
                break;
            case Conversation conversation:
                (draft.Head, draft.HeadAt) = (conversation, cache.Generation(HotTables.Conversations));
                break;
            default:
                Forget(draft, change.Table);
                break;
        }
    }

    private static void Append(HotConversation draft, Message message)
    {
        if (draft.RecentAt != 0)
        {
            if (draft.Recent.Append(message) is { } recent)
            {
                draft.Recent = recent;
            }
            else
            {
                draft.RecentAt = 0;
            }
        }

        // As the table's trigger does it.
        if (draft.Head is { } head && head.LastActivityAt < message.Timestamp)
        {
            draft.Head = head with { LastActivityAt = message.Timestamp, UpdatedAt = Next(head.UpdatedAt, message.CreatedAt.ToUnixTimeMilliseconds()) };
        }
    }

    // What ended may have been paused, and another is active.
    private void Move(HotConversation draft, Flow flow)
    {
        if (flow.Status == FlowStatus.Active)
        {
            (draft.Flow, draft.FlowAt) = (flow, cache.Generation(HotTables.Flows));
        }
        else if (draft.Flow?.Id == flow.Id)
        {
            draft.Flow = null;
        }
    }

    private static void Decide(HotConversation draft, ToolExecution execution)
    {
        if (draft.PendingAt == 0)
        {
            return;
        }

        var pending = draft.Pending;
        var isLast = pending.Count == 0 || pending[^1].CreatedAt <= execution.CreatedAt;
        if (pending.Count >= TurnLoad.Most || (execution.Status == ToolExecutionStatus.Pending && !isLast))
        {
            draft.PendingAt = 0;
            return;
        }

        var others = pending.Where(e => e.Id != execution.Id);
        draft.Pending = execution.Status == ToolExecutionStatus.Pending ? Array.AsReadOnly([.. others, execution]) : Array.AsReadOnly(others.ToArray());
    }

    private static void Forget(HotConversation draft, HotTables table)
    {
        draft.RecentAt = table.HasFlag(HotTables.Messages) ? 0 : draft.RecentAt;
        draft.StateAt = table.HasFlag(HotTables.States) ? 0 : draft.StateAt;
        draft.WorkingAt = table.HasFlag(HotTables.WorkingStates) ? 0 : draft.WorkingAt;
        draft.FlowAt = table.HasFlag(HotTables.Flows) ? 0 : draft.FlowAt;
        draft.PendingAt = table.HasFlag(HotTables.Tools) ? 0 : draft.PendingAt;

        // A message that is not known to have come or gone has moved the head with it.
        draft.HeadAt = (table & (HotTables.Conversations | HotTables.Messages)) != HotTables.None ? 0 : draft.HeadAt;
    }

    // max(@now, updated_at + 1), as every update of a row says.
    private static DateTimeOffset Next(DateTimeOffset before, long now) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(now, before.ToUnixTimeMilliseconds() + 1));

    private static DateTimeOffset Later(DateTimeOffset? before, long now) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(now, before?.ToUnixTimeMilliseconds() ?? now));
}
