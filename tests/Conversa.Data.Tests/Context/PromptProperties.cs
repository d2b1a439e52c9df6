using Conversa.Data.Context;
using Conversa.Data.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Context;

/// <summary>What holds for the prompt of any conversation and any budget.</summary>
public sealed class PromptProperties : IAsyncLifetime
{
    private IConversationStore _store = null!;

    public async Task InitializeAsync() => _store = await ConversationStore.OpenAsync(new ConversationStoreOptions
    {
        ConnectionString = "Data Source=:memory:",
        TimeProvider = new ManualClock(),
        TokenCounter = new CharacterCounter(),
    });

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void A_prompt_keeps_its_promises() => Prop.ForAll(Cases.ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>A message: who, how many tokens, whether it is pinned or summarised, and for calls and results by which id, by parent, or by neither.</summary>
    private sealed record Line(MessageRole Role, int Tokens, bool Pinned, bool Optimized, int Link);

    private sealed record Case(IReadOnlyList<Line> Lines, int Budget, int PerEntry, int? MaxMessages, int Items);

    private static Gen<Case> Cases =>
        from lines in LineGen.ListOf()
        from more in Gen.Frequency((9, Gen.Constant<IReadOnlyList<Line>>([])), (1, LineGen.ListOf(150).Select(l => (IReadOnlyList<Line>)[.. l])))
        from budget in Gen.OneOf(Gen.Choose(1, 60), Gen.Choose(60, 2000))
        from perEntry in Gen.Choose(0, 4)
        from most in Gen.OneOf(Gen.Constant((int?)null), Gen.Choose(1, 40).Select(n => (int?)n))
        from items in Gen.Choose(0, 4)
        select new Case([.. lines, .. more], budget, perEntry, most, items);

    private static Gen<Line> LineGen =>
        from role in Gen.Frequency((3, Gen.Constant(MessageRole.User)), (4, Gen.Constant(MessageRole.Assistant)), (4, Gen.Constant(MessageRole.Tool)), (1, Gen.Constant(MessageRole.System)))
        from tokens in Gen.Choose(0, 20)
        from pinned in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from optimized in Gen.Frequency((12, Gen.Constant(false)), (1, Gen.Constant(true)))
        from link in Gen.Choose(0, 5)
        select new Line(role, tokens, pinned, optimized, link);

    private bool Holds(Case given)
    {
        var (chat, stored) = Store(given);
        var request = new ContextRequest
        {
            TokenBudget = given.Budget,
            TokensPerEntry = given.PerEntry,
            MaxMessages = given.MaxMessages,
            Memories = [new("remembered", 0.4)],
        };

        var prompt = Wait(_store.Context.BuildAsync(chat, request));
        var sent = prompt.Messages.Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        var order = stored.Select(m => m.Id).ToList();
        var groups = Groups(stored).ToList();

        return prompt.TokenCount <= given.Budget
            && prompt.TokenCount == prompt.Entries.Sum(e => e.Tokens)
            && prompt.Messages.Select(m => order.IndexOf(m.Id)).SequenceEqual(sent.Select(id => order.IndexOf(id)).Order())
            && groups.TrueForAll(g => g.All(m => sent.Contains(m.Id)) || !g.Any(m => sent.Contains(m.Id)))
            && !stored.Any(m => IsOptimized(m) && sent.Contains(m.Id))
            && !prompt.Dropped.MessageIds.Any(sent.Contains)
            && NewestIsThere(prompt, groups, given)
            && Wait(_store.Context.BuildAsync(chat, request)).Entries.Select(e => (e.Content, e.Tokens)).SequenceEqual(prompt.Entries.Select(e => (e.Content, e.Tokens)));
    }

    private static bool NewestIsThere(PromptContext prompt, List<List<Message>> groups, Case given)
    {
        // Without a bound on the messages looked at, the newest group is the one that holds the newest message which can be sent.
        var newest = groups.Where(g => !g.Exists(IsOptimized)).MaxBy(g => g[^1].Timestamp);
        if (given.MaxMessages is not null || newest is null)
        {
            return true;
        }

        var fits = newest.Sum(m => m.TokenCount!.Value + given.PerEntry) <= given.Budget;
        return prompt.HasNewestTurn == fits && (!fits || prompt.Messages[^1].Id == newest[^1].Id);
    }

    // A plain telling of the rules, over the whole conversation: each result finds its call, and those that share one are together.
    private static IEnumerable<List<Message>> Groups(List<Message> messages)
    {
        var links = new int?[messages.Count];
        var orphans = new HashSet<int>();
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Role == MessageRole.Tool)
            {
                links[i] = CallOf(messages, i);
                if (links[i] is null || orphans.Contains(links[i]!.Value))
                {
                    orphans.Add(i);
                }
            }
        }

        return messages.Select((m, i) => (Message: m, Index: i)).Where(m => !orphans.Contains(m.Index))
            .GroupBy(m => Head(m.Index)).Select(g => g.Select(m => m.Message).ToList());

        int Head(int i) => links[i] is { } call ? Head(call) : i;
    }

    private static int? CallOf(List<Message> messages, int i)
    {
        if (IdOf(messages[i]) is { } id)
        {
            var call = messages.FindLastIndex(i, m => m.Role == MessageRole.Assistant && IdOf(m) == id);
            if (call >= 0)
            {
                return call;
            }

            var head = messages.FindLastIndex(i, m => m.Role != MessageRole.Tool);
            return head >= 0 && messages[head].Role == MessageRole.Assistant && IdOf(messages[head]) is null ? head : null;
        }

        var parent = messages.FindIndex(m => m.Id == messages[i].ParentId);
        return parent >= 0 && messages[parent].Role is MessageRole.Assistant or MessageRole.Tool ? parent : i > 0 ? i - 1 : null;
    }

    private static string? IdOf(Message message) => message.Contents?.Split('"')[^2];

    private static bool IsOptimized(Message message) => message.Metadata is not null;

    private (string Chat, List<Message> Messages) Store(Case given)
    {
        var chat = Wait(_store.Conversations.CreateAsync("alice")).Id;
        var stored = new List<Message>();
        for (var i = 0; i < given.Lines.Count; i++)
        {
            stored.Add(Wait(_store.Messages.CreateAsync(MessageOf(chat, given.Lines[i], i, stored))));
        }

        var optimized = stored.Where(IsOptimized).Select(m => m.Id).ToList();
        if (optimized.Count > 0)
        {
            Wait(_store.Context.RecordOptimizationAsync(new(chat, "auto", "summarization", 1, 1) { Summary = "summary", AffectedMessages = optimized }));
        }

        Wait(_store.Context.AddItemsAsync([.. Enumerable.Range(0, given.Items).Select(i => new NewContextItem(chat, "rag", $"item {i}") { RelevanceScore = i / 4.0, Pinned = i == 1 })]));
        return (chat, stored);
    }

    private static NewMessage MessageOf(string chat, Line line, int i, List<Message> before) => new(chat, line.Role, $"{i}")
    {
        TokenCount = line.Tokens,
        Pinned = line.Pinned,
        Metadata = line.Optimized ? "1" : null,
        Timestamp = ManualClock.Start.AddSeconds(i - 1000),
        ParentId = line is { Role: MessageRole.Tool, Link: 2 or 3 } && before.Count > line.Link ? before[^line.Link].Id : null,
        Contents = (line.Role, line.Link) switch
        {
            (MessageRole.Assistant, < 2) => $$"""[{"$type":"functionCall","callId":"{{line.Link}}"}]""",
            (MessageRole.Tool, < 2) => $$"""{"tool_call_id":"{{line.Link}}"}""",
            _ => null,
        },
    };

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
