using System.Collections.ObjectModel;
using Conversa.Data.Conversations;
using Conversa.Data.Flows;
using Conversa.Data.Goals;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Tools;
using Conversa.Data.Turns;
using Conversa.Data.Users;

namespace Conversa.Data.Storage.Hot;

/// <summary>Answers from memory; null where the database has to be asked. In one user's store only what is known to be theirs is given.</summary>
internal static class HotReads
{
    public static Task<Conversation?>? Head(IDatabase db, string id, string? owner, CancellationToken cancellationToken) =>
        CacheFor(db, cancellationToken) is { } hot ? Answered(hot, hot.Hit(HeadOf(hot, id, owner))) : null;

    public static Task<Conversation?>? HeadByKey(IDatabase db, string externalKey, string? owner, CancellationToken cancellationToken)
    {
        if (CacheFor(db, cancellationToken) is not { } hot)
        {
            return null;
        }

        var head = hot.Keys.Find(externalKey) is { } id ? HeadOf(hot, id, owner) : null;
        return Answered(hot, hot.Hit(head?.ExternalKey == externalKey ? head : null));
    }

    public static Task<IReadOnlyList<Message>>? Recent(IDatabase db, string conversationId, string? owner, int count, CancellationToken cancellationToken)
    {
        if (CacheFor(db, cancellationToken) is not { } hot)
        {
            return null;
        }

        var found = hot.Conversations.Find(conversationId) is { } kept && IsTheirs(hot, kept, owner) && kept.RecentAt == hot.Generation(HotTables.Messages) ? kept.Recent.Newest(count) : null;
        return hot.Hit(found) is { } recent ? Task.FromResult<IReadOnlyList<Message>>(recent) : null;
    }

    public static Task<ConversationState?>? State(IDatabase db, string conversationId, string? owner, CancellationToken cancellationToken) =>
        CacheFor(db, cancellationToken) is { } hot && hot.Hit(Kept(hot, conversationId, owner, HotTables.States)) is { } kept ? Task.FromResult(kept.State) : null;

    public static Task<WorkingState?>? Working(IDatabase db, string conversationId, string? owner, CancellationToken cancellationToken) =>
        CacheFor(db, cancellationToken) is { } hot && hot.Hit(Kept(hot, conversationId, owner, HotTables.WorkingStates)) is { } kept ? Task.FromResult(kept.Working) : null;

    public static Task<Flow?>? ActiveFlow(IDatabase db, string conversationId, string? owner, CancellationToken cancellationToken) =>
        CacheFor(db, cancellationToken) is { } hot && hot.Hit(Kept(hot, conversationId, owner, HotTables.Flows)) is { } kept ? Task.FromResult(kept.Flow) : null;

    public static Task<User?>? UserByIdentity(IDatabase db, string platform, string stored, string? owner, CancellationToken cancellationToken)
    {
        if (CacheFor(db, cancellationToken) is not { } hot)
        {
            return null;
        }

        var found = hot.Users.Find(IdentityKey(platform, stored)) is { } row && row.Generation == hot.Generation(HotTables.Users) && (owner is null || owner == row.Value.Id) ? row.Value : null;
        return Answered(hot, hot.Hit(found));
    }

    public static Task<Memory?>? Memory(IDatabase db, string id, string? owner, CancellationToken cancellationToken)
    {
        if (CacheFor(db, cancellationToken) is not { } hot)
        {
            return null;
        }

        var found = hot.Memories.Find(id) is { } row && row.Generation == hot.Generation(HotTables.Memories) && (owner is null || owner == row.Value.UserId) ? row.Value : null;
        return Answered(hot, hot.Hit(found));
    }

    public static Task<Turn?>? Turn(IDatabase db, string conversationId, string? owner, int recentMessages, CancellationToken cancellationToken) =>
        CacheFor(db, cancellationToken) is { } hot ? Answered(hot, hot.Hit(TurnOf(hot, conversationId, owner, recentMessages, db.Now))) : null;

    /// <summary>One key of two names: NUL, which no name holds, parts them.</summary>
    public static string IdentityKey(string platform, string stored) => string.Concat(platform, "\0", stored);

    private static HotCache? CacheFor(IDatabase db, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested ? null : db.Hot;

    private static Task<T?>? Answered<T>(HotCache hot, T? found)
        where T : class =>
        found is null ? null : Task.FromResult<T?>(found);

    private static Conversation? HeadOf(HotCache hot, string id, string? owner) =>
        hot.Conversations.Find(id) is { Head: { } head } kept && kept.HeadAt == hot.Generation(HotTables.Conversations) && (owner is null || owner == head.UserId) ? head : null;

    private static bool IsTheirs(HotCache hot, HotConversation kept, string? owner) =>
        owner is null || (kept.Owner == owner && kept.OwnerAt == hot.Generation(HotTables.Conversations));

    private static HotConversation? Kept(HotCache hot, string conversationId, string? owner, HotTables table) =>
        hot.Conversations.Find(conversationId) is { } kept && IsTheirs(hot, kept, owner) && kept.GenerationOf(table) == hot.Generation(table) ? kept : null;

    private static Turn? TurnOf(HotCache hot, string conversationId, string? owner, int recentMessages, long now)
    {
        if (HeadOf(hot, conversationId, owner) is not { } head || hot.Goals.Find(head.UserId) is not { } goals || hot.Conversations.Find(conversationId) is not { } kept)
        {
            return null;
        }

        // Goals stand apart. They are of the same moment as the rest where they are the same after that was read.
        return kept.Head == (object)head && IsWhole(hot, kept) && goals.Generation == hot.Generation(HotTables.Goals) && hot.Goals.Find(head.UserId) == (object)goals
            && kept.Recent.Newest(recentMessages) is { } recent
            ? new()
            {
                Conversation = head,
                RecentMessages = recent,
                State = kept.State,
                WorkingState = kept.Working,
                ActiveFlow = kept.Flow,
                PendingApprovals = Waiting(kept.Pending, now),
                Goals = goals.Value,
            }
            : null;
    }

    private static bool IsWhole(HotCache hot, HotConversation kept) =>
        kept.HeadAt == hot.Generation(HotTables.Conversations) && kept.RecentAt == hot.Generation(HotTables.Messages) && kept.StateAt == hot.Generation(HotTables.States)
        && kept.WorkingAt == hot.Generation(HotTables.WorkingStates) && kept.FlowAt == hot.Generation(HotTables.Flows) && kept.PendingAt == hot.Generation(HotTables.Tools);

    private static ReadOnlyCollection<ToolExecution> Waiting(ReadOnlyCollection<ToolExecution> pending, long now)
    {
        for (var i = 0; i < pending.Count; i++)
        {
            if (pending[i].ExpiresAt?.ToUnixTimeMilliseconds() <= now)
            {
                return Array.AsReadOnly(pending.Where(e => !(e.ExpiresAt?.ToUnixTimeMilliseconds() <= now)).ToArray());
            }
        }

        return pending;
    }
}
