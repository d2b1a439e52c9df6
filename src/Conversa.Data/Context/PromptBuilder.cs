using Conversa.Data.Messages;
using Conversa.Data.Storage;

namespace Conversa.Data.Context;

/// <summary>Puts a prompt together: each step takes what it can of what the steps before it left of the budget.</summary>
internal sealed class PromptBuilder(DbSession session, PromptDraft draft, MessageWindow window, ContextRequest request, string conversationId, string? owner)
{
    // Nobody pins so many, and no model is helped by so many items.
    private const int MostOfAKind = 256;

    public async ValueTask<PromptContext> BuildAsync(string? systemPrompt, long budget)
    {
        if (!string.IsNullOrEmpty(systemPrompt) && !draft.TakeSystemPrompt(systemPrompt))
        {
            throw new ArgumentOutOfRangeException("request.TokenBudget", budget, $"request.TokenBudget must be at least {draft.Count(systemPrompt)}, which the system prompt of conversation '{conversationId}' takes.");
        }

        var newest = await TakeNewestTurnAsync().ConfigureAwait(false);
        await TakePinnedMessagesAsync().ConfigureAwait(false);
        await TakePinnedItemsAsync().ConfigureAwait(false);
        await TakeSummariesAsync().ConfigureAwait(false);
        await TakeMemoriesAsync((long)(budget * request.MemoryShare)).ConfigureAwait(false);
        var full = await TakeRecentTurnsAsync(newest).ConfigureAwait(false);
        return draft.ToPrompt(window.HasOlder || full);
    }

    /// <summary>The newest message that can be sent, with what belongs to it, and the user's message before it: tools may have been at work since.</summary>
    /// <returns>The place of its group.</returns>
    private async ValueTask<int> TakeNewestTurnAsync()
    {
        var at = 0;
        var group = await window.AtAsync(at).ConfigureAwait(false);
        while (group is { CanBeSent: false })
        {
            group = await window.AtAsync(++at).ConfigureAwait(false);
        }

        if (group is not null && (draft.HasNewestTurn = draft.Take(group)))
        {
            await TakeMessagesAsync(await IdsAsync(session.Statement("context/FindNewestQuestion")).ConfigureAwait(false)).ConfigureAwait(false);
        }

        return at;
    }

    private async ValueTask TakePinnedMessagesAsync() =>
        await TakeMessagesAsync(await IdsAsync(session.Statement("context/ListPinnedMessages").Bind("limit", MostOfAKind)).ConfigureAwait(false)).ConfigureAwait(false);

    private ValueTask<List<string>> IdsAsync(Statement statement) =>
        statement.Bind("conversationId", conversationId).Bind("owner", owner).ListAsync(row => row.Text(0));

    private async ValueTask TakeMessagesAsync(List<string> ids)
    {
        foreach (var id in ids)
        {
            var message = await MessageLookup.FindAsync(session, id, owner).ConfigureAwait(false);
            var group = await window.OfAsync(message!).ConfigureAwait(false) ?? new([message!], IsWhole: false, IsOptimized: false);
            if (group.CanBeSent)
            {
                draft.Take(group);
            }
            else if (!group.IsOptimized)
            {
                draft.Drop(group);
            }
        }
    }

    private async ValueTask TakePinnedItemsAsync()
    {
        foreach (var item in await ItemsAsync("context_items/ListPinned").ConfigureAwait(false))
        {
            draft.Take(item, draft.Left);
        }
    }

    private async ValueTask TakeSummariesAsync()
    {
        var summaries = await session.Statement("context_optimizations/ListSummaries")
            .Bind("conversationId", conversationId).Bind("owner", owner).Bind("limit", MostOfAKind)
            .ListAsync(row => (Optimization: ContextOptimizationRow.Read(row), Place: (row.Integer(13), row.Integer(14)))).ConfigureAwait(false);
        foreach (var (optimization, place) in summaries.OrderByDescending(s => s.Place))
        {
            draft.Take(optimization, place);
        }
    }

    // Memories come before items of the same relevance: the host has just chosen them for this turn.
    private async ValueTask TakeMemoriesAsync(long share)
    {
        var items = await ItemsAsync("context_items/ListUnpinned").ConfigureAwait(false);
        var candidates = request.Memories.Select(m => (Relevance: m.Score ?? double.NegativeInfinity, Memory: (ContextMemory?)m, Item: (ContextItem?)null))
            .Concat(items.Select(i => (Relevance: i.RelevanceScore ?? double.NegativeInfinity, Memory: (ContextMemory?)null, Item: (ContextItem?)i)))
            .OrderByDescending(c => c.Relevance);
        foreach (var (_, memory, item) in candidates)
        {
            var left = draft.Left;
            _ = memory is not null ? draft.Take(memory, share) : draft.Take(item!, share);
            share -= left - draft.Left;
        }
    }

    private ValueTask<List<ContextItem>> ItemsAsync(string block) =>
        session.Statement(block).Bind("conversationId", conversationId).Bind("owner", owner).Bind("limit", MostOfAKind).ListAsync(ContextItemRow.Read);

    /// <summary>From the newest backwards until one does not fit. Whoever has the rest recorded wants to know it.</summary>
    /// <returns>Whether there are messages that were read and not looked at.</returns>
    private async ValueTask<bool> TakeRecentTurnsAsync(int at)
    {
        var full = false;
        for (; await window.AtAsync(at).ConfigureAwait(false) is { } group; at++)
        {
            if (group.IsOptimized || draft.Has(group))
            {
                continue;
            }

            if (full || !group.IsWhole)
            {
                draft.Drop(group);
                continue;
            }

            full = !draft.Take(group);
            if (full && !request.RecordDropped)
            {
                return at + 1 < window.Count;
            }
        }

        return false;
    }
}
