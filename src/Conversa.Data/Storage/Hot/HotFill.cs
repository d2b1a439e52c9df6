using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Turns;
using Conversa.Data.Users;

namespace Conversa.Data.Storage.Hot;

/// <summary>A read of the database that may be kept. Begun before the read, so that what was changed meanwhile is not.</summary>
/// <param name="Cache">Null where nothing is kept.</param>
/// <param name="Key">What is read: the conversation, the external key, the identity or the memory.</param>
/// <param name="Owner">Whose store it is. What is not found there may be another's, and is not kept.</param>
/// <param name="Ticket">What was good when it began.</param>
internal sealed record HotFill(HotCache? Cache, string Key, string? Owner, HotTicket Ticket)
{
    public static HotFill OfConversation(IDatabase db, string id, string? owner) =>
        db.Hot is { } hot ? new(hot, id, owner, new(hot.Conversations.Version(id), hot.Goals.Changes, hot.Clears)) : new(null, id, owner, default);

    public static HotFill OfKey(IDatabase db, string externalKey, string? owner) =>
        db.Hot is { } hot ? new(hot, externalKey, owner, new(hot.Keys.Version(externalKey), hot.Conversations.Changes, hot.Clears)) : new(null, externalKey, owner, default);

    public static HotFill OfUser(IDatabase db, string platform, string stored, string? owner)
    {
        var key = HotReads.IdentityKey(platform, stored);
        return db.Hot is { } hot ? new(hot, key, owner, new(hot.Users.Version(key), 0, hot.Clears)) : new(null, key, owner, default);
    }

    public static HotFill OfMemory(IDatabase db, string id, string? owner) =>
        db.Hot is { } hot ? new(hot, id, owner, new(hot.Memories.Version(id), 0, hot.Clears)) : new(null, id, owner, default);

    public Conversation? Head(Conversation? head)
    {
        if (head is not null)
        {
            Store(kept => SetHead(kept, head), head.UserId);
        }

        return head;
    }

    public Conversation? HeadByKey(Conversation? head)
    {
        if (head is not null && Cache is { } cache)
        {
            cache.Store(cache.Keys, Key, Ticket, _ => head.Id);
            cache.StoreBeside(cache.Conversations, head.Id, Ticket, kept => Changed(kept, head.UserId, draft => SetHead(draft, head)));
        }

        return head;
    }

    public List<Message> Recent(List<Message> messages, int asked)
    {
        if (asked <= HotMessages.Most && (Owner is null || messages.Count > 0))
        {
            Store(kept => SetRecent(kept, messages, asked), Owner);
        }

        return messages;
    }

    public ConversationState? State(ConversationState? state)
    {
        if (Owner is null || state is not null)
        {
            Store(kept => (kept.State, kept.StateAt, kept.OneMoment) = (state, Generation(HotTables.States), 0), Owner);
        }

        return state;
    }

    public WorkingState? Working(WorkingState? working)
    {
        if (Owner is null || working is not null)
        {
            Store(kept => (kept.Working, kept.WorkingAt, kept.OneMoment) = (working, Generation(HotTables.WorkingStates), 0), Owner);
        }

        return working;
    }

    public Flow? ActiveFlow(Flow? flow)
    {
        if (Owner is null || flow is not null)
        {
            Store(kept => (kept.Flow, kept.FlowAt, kept.OneMoment) = (flow, Generation(HotTables.Flows), 0), Owner);
        }

        return flow;
    }

    public User? User(User? user)
    {
        if (user is not null && Cache is { } cache)
        {
            cache.Store(cache.Users, Key, Ticket, _ => new(user, Generation(HotTables.Users)));
        }

        return user;
    }

    public Memory? Memory(Memory? memory)
    {
        if (memory is not null && Cache is { } cache)
        {
            cache.Store(cache.Memories, Key, Ticket, _ => new(memory, Generation(HotTables.Memories)));
        }

        return memory;
    }

    /// <param name="turn">What was read.</param>
    /// <param name="asked">How many messages were asked for.</param>
    /// <param name="now">At which time it was read.</param>
    public Turn? Turn(Turn? turn, int asked, long now)
    {
        if (turn is null || Cache is not { } cache)
        {
            return turn;
        }

        // Those that are kept, where they are the same: what was read with them is of the same moment then.
        var goals = cache.Goals.Find(turn.Conversation.UserId) is { } row && row.Value.SequenceEqual(turn.Goals) ? row.Value : Array.AsReadOnly(turn.Goals.ToArray());
        Store(
            kept =>
            {
                SetHead(kept, turn.Conversation);
                (kept.State, kept.StateAt) = (turn.State, Generation(HotTables.States));
                (kept.Working, kept.WorkingAt) = (turn.WorkingState, Generation(HotTables.WorkingStates));
                (kept.Flow, kept.FlowAt) = (turn.ActiveFlow, Generation(HotTables.Flows));
                (kept.Pending, kept.PendingAt, kept.PendingFrom) = (Array.AsReadOnly(turn.PendingApprovals.ToArray()), Generation(HotTables.Tools), now);
                kept.Goals = goals;
                if (asked <= HotMessages.Most)
                {
                    SetRecent(kept, turn.RecentMessages, asked);
                    kept.OneMoment = asked;
                }
            },
            turn.Conversation.UserId);
        cache.StoreBeside(cache.Goals, turn.Conversation.UserId, Ticket, _ => new(goals, Generation(HotTables.Goals)));
        return turn;
    }

    private int Generation(HotTables table) => Cache!.Generation(table);

    private void SetHead(HotConversation kept, Conversation head)
    {
        (kept.Head, kept.HeadAt, kept.OneMoment) = (head, Generation(HotTables.Conversations), 0);
    }

    // What is kept may be the same, and more than was asked for now.
    private void SetRecent(HotConversation kept, IReadOnlyList<Message> messages, int asked)
    {
        if (kept.RecentAt != Generation(HotTables.Messages) || kept.Recent.Newest(asked)?.SequenceEqual(messages) != true)
        {
            (kept.Recent, kept.RecentAt, kept.OneMoment) = (HotMessages.Of(messages, asked), Generation(HotTables.Messages), 0);
        }
    }

    private void Store(Action<HotConversation> change, string? userId) =>
        Cache?.Store(Cache.Conversations, Key, Ticket, kept => Changed(kept, userId, change));

    private HotConversation Changed(HotConversation? kept, string? userId, Action<HotConversation> change)
    {
        var draft = kept?.Copy() ?? new();
        change(draft);
        if (userId is not null)
        {
            (draft.Owner, draft.OwnerAt) = (userId, Generation(HotTables.Conversations));
        }

        return draft;
    }
}
