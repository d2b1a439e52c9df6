using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Tools;
using Conversa.Data.Turns;
using Conversa.Data.Users;

namespace Conversa.Data.Storage.Hot;

/// <summary>Answers from memory, without which the database has to be asked. In one user's store only what is known to be theirs is given.</summary>
internal static class HotReads
{
    public static bool TryHead(IDatabase db, string id, string? owner, CancellationToken cancellationToken, [NotNullWhen(true)] out Conversation? head)
    {
        head = null;
        return CacheFor(db, cancellationToken) is { } hot && (head = hot.Hit(HeadOf(hot, id, owner))) is not null;
    }

    public static bool TryHeadByKey(IDatabase db, string externalKey, string? owner, CancellationToken cancellationToken, [NotNullWhen(true)] out Conversation? head)
    {
        head = null;
        if (CacheFor(db, cancellationToken) is not { } hot)
        {
            return false;
        }

        var found = hot.Keys.Find(externalKey) is { } id ? HeadOf(hot, id, owner) : null;
        head = hot.Hit(found?.ExternalKey == externalKey ? found : null);
        return head is not null;
    }

    public static bool TryRecent(IDatabase db, string conversationId, string? owner, int count, CancellationToken cancellationToken, [NotNullWhen(true)] out IReadOnlyList<Message>? recent)
    {
        recent = null;
        if (CacheFor(db, cancellationToken) is not { } hot)
        {
            return false;
        }

        var found = hot.Conversations.Find(conversationId) is { } kept && IsTheirs(hot, kept, owner) && kept.RecentAt == hot.Generation(HotTables.Messages) ? kept.Recent.Newest(count) : null;
        recent = hot.Hit(found);
        return recent is not null;
    }

    public static bool TryState(IDatabase db, string conversationId, string? owner, CancellationToken cancellationToken, out ConversationState? state)
    {
        var kept = TryKept(db, conversationId, owner, HotTables.States, cancellationToken);
        state = kept?.State;
        return kept is not null;
    }

    public static bool TryWorking(IDatabase db, string conversationId, string? owner, CancellationToken cancellationToken, out WorkingState? working)
    {
        var kept = TryKept(db, conversationId, owner, HotTables.WorkingStates, cancellationToken);
        working = kept?.Working;
        return kept is not null;
    }

    public static bool TryActiveFlow(IDatabase db, string conversationId, string? owner, CancellationToken cancellationToken, out Flow? flow)
    {
        var kept = TryKept(db, conversationId, owner, HotTables.Flows, cancellationToken);
        flow = kept?.Flow;
        return kept is not null;
    }

    public static bool TryUser(IDatabase db, string platform, string stored, string? owner, CancellationToken cancellationToken, [NotNullWhen(true)] out User? user)
    {
        user = null;
        if (CacheFor(db, cancellationToken) is not { } hot)
        {
            return false;
        }

        user = hot.Hit(hot.Users.Find(IdentityKey(platform, stored)) is { } row && row.Generation == hot.Generation(HotTables.Users) && (owner is null || owner == row.Value.Id) ? row.Value : null);
        return user is not null;
    }

    public static bool TryMemory(IDatabase db, string id, string? owner, CancellationToken cancellationToken, [NotNullWhen(true)] out Memory? memory)
    {
        memory = null;
        if (CacheFor(db, cancellationToken) is not { } hot)
        {
            return false;
        }

        memory = hot.Hit(hot.Memories.Find(id) is { } row && row.Generation == hot.Generation(HotTables.Memories) && (owner is null || owner == row.Value.UserId) ? row.Value : null);
        return memory is not null;
    }

    public static bool TryTurn(IDatabase db, string conversationId, string? owner, int recentMessages, CancellationToken cancellationToken, [NotNullWhen(true)] out Turn? turn)
    {
        turn = null;
        return CacheFor(db, cancellationToken) is { } hot && (turn = hot.Hit(TurnOf(hot, conversationId, owner, recentMessages, db.Now))) is not null;
    }

    /// <summary>One key of two names: NUL, which no name holds, parts them.</summary>
    public static string IdentityKey(string platform, string stored) => string.Concat(platform, "\0", stored);

    private static HotCache? CacheFor(IDatabase db, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested ? null : db.Hot;

    private static Conversation? HeadOf(HotCache hot, string id, string? owner) =>
        hot.Conversations.Find(id) is { Head: { } head } kept && kept.HeadAt == hot.Generation(HotTables.Conversations) && (owner is null || owner == head.UserId) ? head : null;

    private static bool IsTheirs(HotCache hot, HotConversation kept, string? owner) =>
        owner is null || (kept.Owner == owner && kept.OwnerAt == hot.Generation(HotTables.Conversations));

    private static HotConversation? TryKept(IDatabase db, string conversationId, string? owner, HotTables table, CancellationToken cancellationToken) =>
        CacheFor(db, cancellationToken) is { } hot ? hot.Hit(Kept(hot, conversationId, owner, table)) : null;

    private static HotConversation? Kept(HotCache hot, string conversationId, string? owner, HotTables table) =>
        hot.Conversations.Find(conversationId) is { } kept && IsTheirs(hot, kept, owner) && kept.GenerationOf(table) == hot.Generation(table) ? kept : null;

    private static Turn? TurnOf(HotCache hot, string conversationId, string? owner, int recentMessages, long now)
    {
        // Goals stand apart, and are looked for last: those that are still there were not changed before the rest was as it is here.
        if (hot.Conversations.Find(conversationId) is not { Head: { } head } kept || (owner is not null && owner != head.UserId) || hot.Goals.Find(head.UserId) is not { } goals)
        {
            return null;
        }

        // They are of the same moment as the rest where they are those that were read with it.
        return IsWhole(hot, kept) && recentMessages <= kept.OneMoment
            && goals.Generation == hot.Generation(HotTables.Goals) && ReferenceEquals(kept.Goals, goals.Value)
            && kept.Recent.Newest(recentMessages) is { } recent && Waiting(kept, now) is { } pending
            ? new()
            {
                Conversation = head,
                RecentMessages = recent,
                State = kept.State,
                WorkingState = kept.Working,
                ActiveFlow = kept.Flow,
                PendingApprovals = pending,
                Goals = goals.Value,
            }
            : null;
    }

    private static bool IsWhole(HotCache hot, HotConversation kept) =>
        kept.HeadAt == hot.Generation(HotTables.Conversations) && kept.RecentAt == hot.Generation(HotTables.Messages) && kept.StateAt == hot.Generation(HotTables.States)
        && kept.WorkingAt == hot.Generation(HotTables.WorkingStates) && kept.FlowAt == hot.Generation(HotTables.Flows) && kept.PendingAt == hot.Generation(HotTables.Tools);

    // Null where some have expired and there may be more than are kept, and where the clock was set back.
    private static ReadOnlyCollection<ToolExecution>? Waiting(HotConversation kept, long now)
    {
        if (now < kept.PendingFrom)
        {
            return null;
        }

        var pending = kept.Pending;
        for (var i = 0; i < pending.Count; i++)
        {
            if (pending[i].ExpiresAt?.ToUnixTimeMilliseconds() <= now)
            {
                return pending.Count >= TurnLoad.Most ? null : Array.AsReadOnly(pending.Where(e => !(e.ExpiresAt?.ToUnixTimeMilliseconds() <= now)).ToArray());
            }
        }

        return pending;
    }
}
