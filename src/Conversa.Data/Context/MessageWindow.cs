using Conversa.Data.Messages;
using Conversa.Data.Storage;

namespace Conversa.Data.Context;

/// <summary>The newest messages of a conversation, read backwards page by page as far as somebody asks, and the groups they form.</summary>
/// <remarks>A group that is whole stays as it is when older messages are read: no result is older than its call.</remarks>
internal sealed class MessageWindow(DbSession session, string conversationId, string? owner, int most, CancellationToken cancellationToken)
{
    private const int FirstPage = 64;

    private readonly List<Message> _newestFirst = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly HashSet<string> _optimized = new(StringComparer.Ordinal);
    private readonly HashSet<string> _olderCallers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ToolCallIds> _ids = new(StringComparer.Ordinal);
    private List<MessageGroup> _groups = [];

    /// <summary>Whether there are messages older than those read.</summary>
    public bool HasOlder { get; private set; } = true;

    /// <summary>How many groups there are in what was read.</summary>
    public int Count => _groups.Count;

    private bool CanGrow => HasOlder && _newestFirst.Count < most;

    /// <summary>The group at a place in the order from the newest; null when there are no more.</summary>
    public async ValueTask<MessageGroup?> AtAsync(int index)
    {
        while (CanGrow && (index >= _groups.Count || !_groups[index].IsWhole))
        {
            await GrowAsync().ConfigureAwait(false);
        }

        return index < _groups.Count ? _groups[index] : null;
    }

    /// <summary>The group of a message wherever that stands; null when it is out of reach and may have others that belong to it.</summary>
    public async ValueTask<MessageGroup?> OfAsync(Message message)
    {
        while (true)
        {
            var group = _read.Contains(message.Id) ? _groups.Find(g => g.Messages.Any(m => m.Id == message.Id)) : null;
            if (group is { IsWhole: true })
            {
                return group;
            }

            if (group is null && await IsAloneAsync(message).ConfigureAwait(false))
            {
                await MarkOptimizedAsync([message]).ConfigureAwait(false);
                return new([message], IsWhole: true, _optimized.Contains(message.Id));
            }

            if (!CanGrow)
            {
                return group;
            }

            await GrowAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask GrowAsync()
    {
        cancellationToken.ThrowIfCancellationRequested();
        var after = _newestFirst.Count == 0
            ? MessageQuery.Start(ListOrder.NewestFirst, null)
            : (_newestFirst[^1].Timestamp.ToUnixTimeMilliseconds(), _newestFirst[^1].Seq);

        // Pages double, so that making the groups anew after each costs little.
        var limit = Math.Min(Math.Max(FirstPage, _newestFirst.Count), most - _newestFirst.Count);
        var page = await PageAsync(ListOrder.NewestFirst, after, limit + 1).ConfigureAwait(false);
        HasOlder = page.Count > limit;
        if (HasOlder)
        {
            page.RemoveAt(limit);
        }

        await MarkOptimizedAsync(page).ConfigureAwait(false);
        _newestFirst.AddRange(page);
        _read.UnionWith(page.Select(m => m.Id));
        await MarkOlderCallersAsync(page).ConfigureAwait(false);
        _groups = MessageGroups.Of([.. Enumerable.Reverse(_newestFirst)], IdsOf, m => _optimized.Contains(m.Id), _olderCallers.Contains, fromStart: !HasOlder);
    }

    // It is no result, has no call with an id, and nothing after it can be a result of it: what is not the assistant's has one only as the message before it.
    private async ValueTask<bool> IsAloneAsync(Message message)
    {
        if (message.Role == MessageRole.Tool || !IdsOf(message).IsEmpty)
        {
            return false;
        }

        var page = await PageAsync(ListOrder.OldestFirst, (message.Timestamp.ToUnixTimeMilliseconds(), message.Seq), 1).ConfigureAwait(false);
        var next = page.Find(m => m.Role == MessageRole.Tool);
        return message.Role == MessageRole.Assistant
            ? next is null && await session.Statement("context/HasResult").Bind("id", message.Id).Bind("owner", owner).FindAsync(row => row.Integer(0)).ConfigureAwait(false) == 0
            : next is null || IdsOf(next).Results.Count > 0 || (next.ParentId is { } parent && (await CallersAsync([parent]).ConfigureAwait(false)).Count > 0);
    }

    // The parents that have not been read yet and may be what a result belongs to.
    private async ValueTask MarkOlderCallersAsync(List<Message> page)
    {
        _olderCallers.ExceptWith(page.Select(m => m.Id));
        var parents = page.Where(m => m.Role == MessageRole.Tool).Select(m => m.ParentId).OfType<string>().Where(id => !_read.Contains(id)).ToHashSet(StringComparer.Ordinal);
        if (parents.Count > 0)
        {
            _olderCallers.UnionWith(await CallersAsync(parents).ConfigureAwait(false));
        }
    }

    private ValueTask<List<string>> CallersAsync(IEnumerable<string> ids) =>
        session.Statement("context/ListCallers")
            .Bind("ids", ContextOptimizationRow.Write(ids)).Bind("conversationId", conversationId).Bind("owner", owner)
            .ListAsync(row => row.Text(0));

    private async ValueTask MarkOptimizedAsync(IReadOnlyCollection<Message> messages) => _optimized.UnionWith(
        await session.Statement("context/ListOptimized")
            .Bind("ids", ContextOptimizationRow.Write(messages.Select(m => m.Id))).Bind("owner", owner)
            .ListAsync(row => row.Text(0)).ConfigureAwait(false));

    private ValueTask<List<Message>> PageAsync(ListOrder order, (long Timestamp, long Seq) after, int limit) =>
        MessageQuery.Page(session, conversationId, owner, null, order, after, limit).ListAsync(MessageRow.Read);

    private ToolCallIds IdsOf(Message message)
    {
        if (!_ids.TryGetValue(message.Id, out var ids))
        {
            _ids[message.Id] = ids = ToolCallIds.Of(message);
        }

        return ids;
    }
}
