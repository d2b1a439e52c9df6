using Conversa.Data.Messages;

namespace Conversa.Data.Context;

/// <summary>A prompt in the making: what has been taken, what has been left out, and the tokens that are left.</summary>
internal sealed class PromptDraft(string conversationId, ITokenCounter counter, long budget, int tokensPerEntry)
{
    private readonly long _budget = budget;
    private readonly List<PromptEntry> _systemPrompt = [];
    private readonly List<PromptEntry> _pinnedItems = [];
    private readonly List<PromptEntry> _items = [];
    private readonly List<PromptEntry> _memories = [];
    private readonly SortedDictionary<(long Timestamp, long Seq), PromptEntry> _timeline = [];
    private readonly HashSet<string> _takenMessages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Message> _droppedMessages = new(StringComparer.Ordinal);
    private readonly List<MessageGroup> _dropped = [];
    private readonly List<string> _droppedItems = [];
    private readonly List<ContextMemory> _droppedMemories = [];
    private readonly List<string> _droppedOptimizations = [];

    public long Left { get; private set; } = budget;

    public long Taken => _budget - Left;

    public bool HasNewestTurn { get; set; }

    /// <summary>The groups of messages that were left out, in no order.</summary>
    public IReadOnlyList<MessageGroup> Dropped => _dropped;

    public bool TakeSystemPrompt(string content) =>
        Take(_systemPrompt, new() { Kind = PromptEntryKind.SystemPrompt, Role = MessageRole.System, Content = content, Tokens = Count(content) }, Left);

    /// <summary>Takes an item if it fits into what is left of its share and of the budget; else notes it as left out.</summary>
    public bool Take(ContextItem item, long share)
    {
        var entry = new PromptEntry { Kind = PromptEntryKind.ContextItem, Role = MessageRole.System, Content = item.Content, Tokens = Count(item.Content), Item = item };
        var taken = Take(item.Pinned ? _pinnedItems : _items, entry, share);
        if (!taken)
        {
            _droppedItems.Add(item.Id);
        }

        return taken;
    }

    /// <summary>Takes a memory if it fits into what is left of its share and of the budget; else notes it as left out.</summary>
    public bool Take(ContextMemory memory, long share)
    {
        var entry = new PromptEntry { Kind = PromptEntryKind.Memory, Role = MessageRole.System, Content = memory.Content, Tokens = Count(memory.Content), Memory = memory };
        var taken = Take(_memories, entry, share);
        if (!taken)
        {
            _droppedMemories.Add(memory);
        }

        return taken;
    }

    /// <summary>Takes the summary of an optimization if it fits; else notes it as left out.</summary>
    public void Take(ContextOptimization optimization, (long Timestamp, long Seq) place)
    {
        var tokens = Count(optimization.Summary!);
        if (tokens > Left)
        {
            _droppedOptimizations.Add(optimization.Id);
            return;
        }

        Left -= tokens;
        _timeline.Add(place, new() { Kind = PromptEntryKind.Summary, Role = MessageRole.System, Content = optimization.Summary!, Tokens = tokens, Optimization = optimization });
    }

    public bool Has(MessageGroup group) => _takenMessages.Contains(group.Messages[0].Id);

    /// <summary>Takes a group if it fits; else notes it as left out.</summary>
    public bool Take(MessageGroup group)
    {
        if (Has(group))
        {
            return true;
        }

        if (Count(group) > Left)
        {
            Drop(group);
            return false;
        }

        foreach (var message in group.Messages)
        {
            var entry = new PromptEntry { Kind = PromptEntryKind.Message, Role = message.Role, Content = message.Content, Tokens = Count(message), Message = message };
            Left -= entry.Tokens;
            _timeline.Add(PlaceOf(message), entry);
            _takenMessages.Add(message.Id);
        }

        return true;
    }

    public void Drop(MessageGroup group)
    {
        if (_droppedMessages.TryAdd(group.Messages[0].Id, group.Messages[0]))
        {
            _dropped.Add(group);
        }
    }

    public long Count(MessageGroup group) => group.Messages.Sum(Count);

    public PromptContext ToPrompt(bool olderMessages) => new()
    {
        ConversationId = conversationId,
        Entries = [.. _systemPrompt, .. _pinnedItems, .. _items, .. _memories, .. _timeline.Values],
        TokenCount = Taken,
        TokenBudget = _budget,
        HasNewestTurn = HasNewestTurn,
        Dropped = new()
        {
            MessageIds = [.. _dropped.SelectMany(g => g.Messages).OrderBy(PlaceOf).Select(m => m.Id)],
            OlderMessages = olderMessages,
            ItemIds = _droppedItems,
            Memories = _droppedMemories,
            OptimizationIds = _droppedOptimizations,
        },
    };

    public long Count(string text)
    {
        var tokens = counter.Count(text);
        return tokens >= 0
            ? tokens + (long)tokensPerEntry
            : throw new InvalidOperationException($"The token counter ({nameof(ConversationStoreOptions.TokenCounter)}) counted {tokens} tokens; there cannot be fewer than none.");
    }

    private static (long Timestamp, long Seq) PlaceOf(Message message) => (message.Timestamp.ToUnixTimeMilliseconds(), message.Seq);

    // Parts may repeat the text or add to it; counting both is never too few.
    public long Count(Message message) => message.TokenCount + tokensPerEntry
        ?? Count(message.Content) + (message.Contents is { } contents ? Count(contents) - tokensPerEntry : 0);

    private bool Take(List<PromptEntry> part, PromptEntry entry, long share)
    {
        if (entry.Tokens > Math.Min(share, Left))
        {
            return false;
        }

        Left -= entry.Tokens;
        part.Add(entry);
        return true;
    }
}
