using Conversa.Data.Messages;

namespace Conversa.Data.Context;

/// <summary>
/// Which messages belong together. A result belongs to the call of its id. One of the role tool without an id belongs to the message that it names as its parent, when that is
/// the assistant's or a tool's, else to the message before it; one with an id that no call has, to an assistant's message before it that has no ids itself.
/// </summary>
internal sealed class MessageGroups
{
    private readonly IReadOnlyList<Message> _messages;
    private readonly Func<Message, ToolCallIds> _idsOf;
    private readonly Func<string, bool> _isOlderCaller;
    private readonly bool _fromStart;
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly int[] _roots;
    private readonly bool[] _lost;

    private MessageGroups(IReadOnlyList<Message> messages, Func<Message, ToolCallIds> idsOf, Func<string, bool> isOlderCaller, bool fromStart)
    {
        (_messages, _idsOf, _isOlderCaller, _fromStart) = (messages, idsOf, isOlderCaller, fromStart);
        _roots = [.. Enumerable.Range(0, messages.Count)];
        _lost = new bool[messages.Count];
        for (var i = 0; i < messages.Count; i++)
        {
            Place(i);
        }
    }

    /// <summary>The groups of the messages, that of the newest message first, then that of the newest that is in none before it.</summary>
    /// <param name="messages">Oldest first.</param>
    /// <param name="idsOf">The ids in a message.</param>
    /// <param name="isOptimized">Whether an optimization stands for a message.</param>
    /// <param name="isOlderCaller">Whether an id is that of an older message of the assistant's or a tool's.</param>
    /// <param name="fromStart">Whether no message is older than these.</param>
    public static List<MessageGroup> Of(IReadOnlyList<Message> messages, Func<Message, ToolCallIds> idsOf, Func<Message, bool> isOptimized, Func<string, bool> isOlderCaller, bool fromStart)
    {
        var groups = new MessageGroups(messages, idsOf, isOlderCaller, fromStart);
        return
        [
            .. Enumerable.Range(0, messages.Count).Reverse().GroupBy(groups.Root).Select(g =>
            {
                var members = g.Order().ToList();
                return new MessageGroup([.. members.Select(i => messages[i])], !members.Exists(i => groups._lost[i]), members.Exists(i => isOptimized(messages[i])));
            }),
        ];
    }

    private void Place(int i)
    {
        var (message, ids) = (_messages[i], _idsOf(_messages[i]));
        _indexes[message.Id] = i;
        var known = true;
        foreach (var id in ids.Results)
        {
            var found = _calls.TryGetValue(id, out var call);
            known &= found;
            Join(i, found ? call : i);
        }

        // Hosts may count ids anew in each turn: the last call of an id is the one that is answered.
        foreach (var id in ids.Calls)
        {
            _calls[id] = i;
        }

        if (!known)
        {
            Link(i, message.Role == MessageRole.Tool ? AssistantWithoutIds(i) : null, certain: _fromStart);
        }
        else if (message.Role == MessageRole.Tool && ids.Results.Count == 0)
        {
            Link(i, Parent(message) ?? Before(i), certain: message.ParentId is not { } parent || !_isOlderCaller(parent));
        }
    }

    private int? Parent(Message message) =>
        message.ParentId is { } id && _indexes.TryGetValue(id, out var parent) && _messages[parent].Role is MessageRole.Assistant or MessageRole.Tool ? parent : null;

    private int? AssistantWithoutIds(int i)
    {
        var head = i - 1;
        while (head >= 0 && _messages[head].Role == MessageRole.Tool)
        {
            head--;
        }

        return head >= 0 && _messages[head].Role == MessageRole.Assistant && _idsOf(_messages[head]).IsEmpty ? head : null;
    }

    private static int? Before(int i) => i > 0 ? i - 1 : null;

    // An older message may turn out to be what it belongs to. Until then the likeliest goes neither with it nor without it.
    private void Link(int i, int? other, bool certain)
    {
        _lost[i] = other is null || !certain;
        Join(i, other ?? i);
    }

    private void Join(int i, int other) => _roots[Root(i)] = Root(other);

    private int Root(int i)
    {
        while (_roots[i] != i)
        {
            i = _roots[i] = _roots[_roots[i]];
        }

        return i;
    }
}
