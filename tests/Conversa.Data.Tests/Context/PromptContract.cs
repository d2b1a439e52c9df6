using Conversa.Data.Context;
using Conversa.Data.Conversations;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Context;

/// <summary>What a prompt takes, in which order, and what it leaves out. A character is a token.</summary>
public abstract class PromptContract(EngineKind engine) : StoreContract(engine)
{
    private Conversation _chat = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _chat = await Store.Conversations.CreateAsync(new NewConversation(Alice) { SystemPrompt = "Be kind." });
    }

    protected override void Configure(ConversationStoreOptions options) => options.TokenCounter = new CharacterCounter();

    [Fact]
    public async Task What_is_recalled_goes_into_a_prompt()
    {
        var chat = await ChatAsync();
        await Store.Memories.RememberAsync(Alice, "likes green tea");

        var recalled = await Store.Memories.RecallAsync(Alice, "tea");
        var prompt = await Store.Context.BuildAsync(chat.Id, new() { Memories = [.. recalled.Select(ContextMemory.From)] });

        prompt.Memories.Should().ContainSingle().Which.Should().BeEquivalentTo(new { recalled[0].Memory.Id, Content = "likes green tea", recalled[0].Score });
    }

    [Fact]
    public async Task Everything_comes_when_there_is_room_the_newest_message_last()
    {
        await SayAsync("Hello", "How are you?");
        var item = await Store.Context.AddItemAsync(new(_chat.Id, ContextSources.Retrieval, "It rains."));
        var pinned = await Store.Context.AddItemAsync(new(_chat.Id, ContextSources.UserPreferences, "Short answers.") { Pinned = true });
        var memory = new ContextMemory("Nelly runs.", 0.5, "m1");

        var prompt = await BuildAsync(new() { Memories = [memory] });

        Texts(prompt).Should().Equal("Be kind.", "Short answers.", "It rains.", "Nelly runs.", "Hello", "How are you?");
        prompt.Entries.Select(e => e.Kind).Should().Equal(
            PromptEntryKind.SystemPrompt, PromptEntryKind.ContextItem, PromptEntryKind.ContextItem, PromptEntryKind.Memory, PromptEntryKind.Message, PromptEntryKind.Message);
        prompt.Entries.Select(e => e.Role).Should().Equal(
            MessageRole.System, MessageRole.System, MessageRole.System, MessageRole.System, MessageRole.User, MessageRole.Assistant);
        prompt.ConversationId.Should().Be(_chat.Id);
        prompt.SystemPrompt.Should().Be("Be kind.");
        prompt.Items.Should().Equal(pinned, item);
        prompt.Memories.Should().Equal(memory);
        prompt.Summaries.Should().BeEmpty();
        prompt.Messages.Should().Equal(await Store.Messages.GetRecentMessagesAsync(_chat.Id));
        prompt.HasNewestTurn.Should().BeTrue();
        prompt.TokenCount.Should().Be(prompt.Entries.Sum(e => e.Tokens)).And.Be(Texts(prompt).Sum(t => t.Length));
        prompt.Dropped.Should().BeEquivalentTo(new DroppedContext { MessageIds = [], OlderMessages = false, ItemIds = [], Memories = [], OptimizationIds = [] });
        prompt.Recorded.Should().BeNull();
    }

    [Fact]
    public async Task Without_messages_and_system_prompt_it_is_empty()
    {
        await Store.Conversations.UpdateAsync(_chat.Id, new() { SystemPrompt = null });

        var prompt = await BuildAsync();

        prompt.Entries.Should().BeEmpty();
        prompt.SystemPrompt.Should().BeNull();
        prompt.TokenCount.Should().Be(0);
        prompt.HasNewestTurn.Should().BeFalse();
    }

    [Fact]
    public async Task The_request_may_bring_a_system_prompt_of_its_own_or_none()
    {
        (await BuildAsync(new() { SystemPrompt = "Be brief." })).SystemPrompt.Should().Be("Be brief.");
        (await BuildAsync(new() { SystemPrompt = "" })).SystemPrompt.Should().BeNull();
    }

    [Fact]
    public async Task The_budget_is_the_context_window_less_what_the_answer_needs()
    {
        (await Store.Context.BuildAsync(_chat.Id)).TokenBudget.Should().Be(8192 - 1024);
        (await BuildAsync(new() { ReservedForAnswer = 192 })).TokenBudget.Should().Be(8000);
        (await BuildAsync(new() { TokenBudget = 77 })).TokenBudget.Should().Be(77);
    }

    [Fact]
    public async Task A_budget_that_cannot_hold_the_system_prompt_is_refused()
    {
        var build = () => BuildAsync(new() { TokenBudget = 7 });

        await build.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("request.TokenBudget").WithMessage("*at least 8,*system prompt*");
        (await BuildAsync(new() { TokenBudget = 8 })).TokenCount.Should().Be(8);
    }

    [Fact]
    public async Task Recent_messages_come_from_the_newest_backwards_until_one_does_not_fit()
    {
        var messages = await SayAsync("12", "1234567", "123", "1234");

        var prompt = await BuildAsync(new() { SystemPrompt = "", TokenBudget = 10 });

        Texts(prompt).Should().Equal("123", "1234");
        prompt.TokenCount.Should().Be(7);
        prompt.Dropped.MessageIds.Should().Equal(messages[1].Id);
        prompt.Dropped.OlderMessages.Should().BeTrue();
    }

    [Fact]
    public async Task A_newest_turn_that_does_not_fit_is_said()
    {
        var messages = await SayAsync("1", "123456");

        var prompt = await BuildAsync(new() { SystemPrompt = "", TokenBudget = 5, RecordDropped = true });

        prompt.Messages.Should().BeEmpty();
        prompt.HasNewestTurn.Should().BeFalse();
        prompt.Dropped.MessageIds.Should().Equal(messages.Select(m => m.Id));
        prompt.Recorded.Should().BeNull();
    }

    [Fact]
    public async Task The_newest_turn_comes_before_what_is_pinned_and_what_is_pinned_before_all_else()
    {
        await SayAsync("pinned", "old", "newest");
        await PinAsync("pinned");
        await Store.Context.AddItemAsync(new(_chat.Id, "rag", "pinned item") { Pinned = true });
        await Store.Context.AddItemAsync(new(_chat.Id, "rag", "item") { RelevanceScore = 1 });

        Texts(await BuildAsync(new() { SystemPrompt = "", TokenBudget = 6 })).Should().Equal("newest");
        Texts(await BuildAsync(new() { SystemPrompt = "", TokenBudget = 12 })).Should().Equal("pinned", "newest");
        Texts(await BuildAsync(new() { SystemPrompt = "", TokenBudget = 23 })).Should().Equal("pinned item", "pinned", "newest");
        Texts(await BuildAsync(new() { SystemPrompt = "", TokenBudget = 27 })).Should().Equal("pinned item", "item", "pinned", "newest");
        Texts(await BuildAsync(new() { SystemPrompt = "", TokenBudget = 30 })).Should().Equal("pinned item", "item", "pinned", "old", "newest");
    }

    [Fact]
    public async Task The_users_newest_message_belongs_to_the_newest_turn()
    {
        await SayAsync("question", "step 1");
        await Store.Messages.AppendAsync(_chat.Id, MessageRole.Assistant, "step 2");
        await Store.Messages.AppendAsync(_chat.Id, MessageRole.Assistant, "step 3");

        Texts(await BuildAsync(new() { SystemPrompt = "", TokenBudget = 19 })).Should().Equal("question", "step 3");
        Texts(await BuildAsync(new() { SystemPrompt = "", TokenBudget = 20 })).Should().Equal("question", "step 2", "step 3");
    }

    [Fact]
    public async Task A_pinned_message_is_found_however_old_it_is_and_what_does_not_fit_is_left_out()
    {
        await SayAsync([.. Enumerable.Range(0, 200).Select(i => $"{i:000}")]);
        await PinAsync("005", "011");
        var tooLong = (await SayAsync("much too long", "new"))[0];
        await PinAsync("much too long");

        var prompt = await BuildAsync(new() { SystemPrompt = "", TokenBudget = 12, MaxMessages = 10 });

        Texts(prompt).Should().Equal("005", "011", "new");
        prompt.Dropped.MessageIds.Should().Equal(tooLong.Id);
    }

    [Fact]
    public async Task Memories_and_items_come_by_relevance_up_to_their_share()
    {
        await SayAsync("1234567890");
        await Store.Context.AddItemsAsync(
        [
            new(_chat.Id, "rag", "item .9") { RelevanceScore = 0.9 },
            new(_chat.Id, "rag", "item .5") { RelevanceScore = 0.5 },
            new(_chat.Id, "ltm", "item ?"),
        ]);
        ContextMemory[] memories = [new("memory ?"), new("memory .7", 0.7), new("memory .9", 0.9)];

        var prompt = await BuildAsync(new() { SystemPrompt = "", TokenBudget = 100, Memories = memories, MemoryShare = 0.27 });

        Texts(prompt).Should().Equal("item .9", "memory .9", "memory .7", "1234567890");
        prompt.Dropped.Memories.Should().Equal(memories[0]);
        prompt.Dropped.ItemIds.Should().HaveCount(2);
        (await BuildAsync(new() { MemoryShare = 0, Memories = memories })).Entries.Should().HaveCount(2);
        Texts(await BuildAsync(new() { SystemPrompt = "", MemoryShare = 1, Memories = memories })).Should().Equal("item .9", "item .5", "item ?", "memory .9", "memory .7", "memory ?", "1234567890");
    }

    [Fact]
    public async Task A_summary_stands_in_the_place_of_its_messages_until_it_is_undone()
    {
        var messages = await SayAsync("a", "b", "c", "d");
        var optimization = await SummariseAsync("b and c", messages[2], messages[1]);

        var prompt = await BuildAsync();

        Texts(prompt).Should().Equal("Be kind.", "a", "b and c", "d");
        prompt.Entries[2].Should().Match<PromptEntry>(e => e.Kind == PromptEntryKind.Summary && e.Role == MessageRole.System && e.Optimization!.Id == optimization.Id);
        prompt.Summaries.Select(s => s.Id).Should().Equal(optimization.Id);
        prompt.Dropped.MessageIds.Should().BeEmpty();
        await Store.Context.UndoOptimizationAsync(optimization.Id);
        Texts(await BuildAsync()).Should().Equal("Be kind.", "a", "b", "c", "d");
    }

    [Fact]
    public async Task What_an_optimization_stands_for_is_left_out_pinned_or_newest_or_not()
    {
        var messages = await SayAsync("a", "b", "c", "d");
        await PinAsync("a");
        await Store.Context.RecordOptimizationAsync(new(_chat.Id, "auto", "truncation", 3, 0) { AffectedMessages = [messages[0].Id, messages[2].Id, messages[3].Id] });

        var prompt = await BuildAsync(new() { MaxMessages = 2 });
        Texts(prompt).Should().Equal("Be kind.");
        Texts(await BuildAsync()).Should().Equal("Be kind.", "b");
    }

    [Fact]
    public async Task Summaries_come_after_what_is_pinned_those_of_the_newest_messages_first()
    {
        var messages = await SayAsync("a", "b", "c", "d");
        var later = await SummariseAsync("later", messages[2]);
        var earlier = await SummariseAsync("earlier", messages[0]);

        var prompt = await BuildAsync(new() { SystemPrompt = "", TokenBudget = 8 });

        Texts(prompt).Should().Equal("b", "later", "d");
        prompt.Dropped.OptimizationIds.Should().Equal(earlier.Id);
        Texts(await BuildAsync(new() { SystemPrompt = "", TokenBudget = 13 })).Should().Equal("earlier", "later", "d");
        later.AffectedMessages.Should().Equal(messages[2].Id);
    }

    [Fact]
    public async Task A_summary_of_messages_that_are_gone_stands_for_nothing()
    {
        var messages = await SayAsync("a", "b", "c");
        await SummariseAsync("a and b", messages[0], messages[1]);

        await Store.Messages.DeleteAsync(messages[0].Id);
        Texts(await BuildAsync()).Should().Equal("Be kind.", "a and b", "c");
        await Store.Messages.DeleteAsync(messages[1].Id);
        Texts(await BuildAsync()).Should().Equal("Be kind.", "c");
    }

    [Fact]
    public async Task A_stored_token_count_wins_over_counting_and_parts_count_with_the_text()
    {
        await Store.Messages.CreateManyAsync(
        [
            new(_chat.Id, MessageRole.User, "123") { TokenCount = 50, Contents = "[1]" },
            new(_chat.Id, MessageRole.User, "123") { Contents = "[1]" },
            new(_chat.Id, MessageRole.User, "123") { TokenCount = 0 },
        ]);

        (await BuildAsync()).Entries.Select(e => e.Tokens).Should().Equal(8, 50, 6, 0);
        (await BuildAsync(new() { TokensPerEntry = 3 })).Entries.Select(e => e.Tokens).Should().Equal(11, 53, 9, 3);
        (await Store.Context.BuildAsync(_chat.Id)).Entries.Select(e => e.Tokens).Should().Equal(12, 54, 10, 4);
    }

    [Fact]
    public async Task An_edited_message_counts_for_what_it_says_now()
    {
        var message = await Store.Messages.CreateAsync(new(_chat.Id, MessageRole.User, "Hi") { TokenCount = 50, Contents = "[1]" });

        (await Edited("Hi", "[1]")).Should().Be(50, "it says the same");
        (await Edited("Hi", "[11]")).Should().Be(6);
        (await Edited("Good morning")).Should().Be(12);
        (await Edited("Good evening", tokenCount: 3)).Should().Be(3);
        (await Edited("Good evening", tokenCount: 0)).Should().Be(0, "what is said with the edit holds");
        (await Edited("Good evening")).Should().Be(0);
        (await Edited("")).Should().Be(0);
        (await Store.Messages.FindByIdAsync(message.Id))!.TokenCount.Should().BeNull();
        await FluentActions.Awaiting(() => Edited("x", tokenCount: -1)).Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("tokenCount");

        async Task<long> Edited(string content, string? contents = null, long? tokenCount = null)
        {
            var edited = await Store.Messages.EditAsync(message.Id, content, contents, tokenCount: tokenCount);
            (await Store.Messages.FindByIdAsync(message.Id)).Should().Be(edited);
            return (await BuildAsync()).Entries[^1].Tokens;
        }
    }

    [Fact]
    public async Task Only_as_many_of_the_newest_messages_are_looked_at_as_was_asked_for()
    {
        await SayAsync([.. Enumerable.Range(0, 300).Select(i => $"{i}")]);

        (await BuildAsync(new() { MaxMessages = 1 })).Should().Match<PromptContext>(p => p.Messages.Count == 2 && p.Dropped.OlderMessages);
        (await BuildAsync(new() { MaxMessages = 150 })).Should().Match<PromptContext>(p => p.Messages.Count == 150 && p.Dropped.OlderMessages);
        (await BuildAsync(new() { MaxMessages = 300 })).Should().Match<PromptContext>(p => p.Messages.Count == 300 && !p.Dropped.OlderMessages);
        (await BuildAsync()).Messages.Should().Equal(await Store.Messages.GetRecentMessagesAsync(_chat.Id, 300));
    }

    [Fact]
    public async Task What_was_left_out_is_recorded_when_asked_for_and_can_be_undone()
    {
        var messages = await SayAsync("pinned", "123", "12", "1");
        await PinAsync("pinned");
        var request = new ContextRequest { SystemPrompt = "", TokenBudget = 4, RecordDropped = true, TokensPerEntry = 0 };

        var prompt = await Store.Context.BuildAsync(_chat.Id, request);

        Texts(prompt).Should().Equal("12", "1");
        prompt.Dropped.MessageIds.Should().Equal(messages[0].Id, messages[1].Id);
        prompt.Recorded.Should().Match<ContextOptimization>(o => o.TriggerReason == "token_limit" && o.OptimizationType == "truncation" && o.TokensBefore == 6 && o.TokensAfter == 3 && o.Summary == null);
        prompt.Recorded!.AffectedMessages.Should().Equal(messages[1].Id);
        (await Store.Context.BuildAsync(_chat.Id, request)).Recorded.Should().BeNull();
        Texts(await BuildAsync()).Should().Equal("Be kind.", "pinned", "12", "1");
        await Store.Context.UndoOptimizationAsync(prompt.Recorded.Id);
        Texts(await BuildAsync()).Should().Equal("Be kind.", "pinned", "123", "12", "1");
    }

    [Fact]
    public async Task Nothing_is_recorded_of_what_a_prompt_of_another_caller_left_out_meanwhile()
    {
        await SayAsync([.. Enumerable.Range(0, 50).Select(i => $"{i:00}")]);
        var request = new ContextRequest { SystemPrompt = "", TokenBudget = 20, RecordDropped = true };

        var prompts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.Context.BuildAsync(_chat.Id, request))));

        prompts.Select(p => string.Concat(Texts(p))).Distinct().Should().ContainSingle();
        (await Store.Context.ListOptimizationsAsync(_chat.Id)).Items.Should().ContainSingle();
    }

    [Fact]
    public async Task BuildAsync_refuses_what_breaks_a_rule_and_what_is_not_there()
    {
        foreach (var (parameter, bad) in new (string, ContextRequest)[]
        {
            ("request.TokenBudget", new() { TokenBudget = 0 }),
            ("request.ReservedForAnswer", new() { ReservedForAnswer = -1 }),
            ("request.ReservedForAnswer", new() { ReservedForAnswer = 8192 }),
            ("request.TokensPerEntry", new() { TokensPerEntry = -1 }),
            ("request.TokensPerEntry", new() { TokensPerEntry = 1001 }),
            ("request.SystemPrompt", new() { SystemPrompt = "\0" }),
            ("request.MemoryShare", new() { MemoryShare = 1.1 }),
            ("request.MemoryShare", new() { MemoryShare = double.NaN }),
            ("request.MaxMessages", new() { MaxMessages = 0 }),
            ("request.MaxMessages", new() { MaxMessages = 1001 }),
            ("request.Memories", new() { Memories = null! }),
            ("request.Memories", new() { Memories = [null!] }),
            ("request.Memories", new() { Memories = [new("")] }),
            ("request.Memories", new() { Memories = [new("x", double.NaN)] }),
            ("request.Memories", new() { Memories = [new("x", id: new string('i', 257))] }),
        })
        {
            var build = () => Store.Context.BuildAsync(_chat.Id, bad);
            await build.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        var unnamed = () => Store.Context.BuildAsync("");
        await unnamed.Should().ThrowAsync<ArgumentException>().WithParameterName("conversationId");
        var nowhere = () => Store.Context.BuildAsync("nowhere");
        await nowhere.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'nowhere'*");
    }

    [Fact]
    public async Task A_counter_that_counts_fewer_than_no_tokens_is_said()
    {
        await using var store = await OpenAsync(o => o.TokenCounter = new Wrong());
        var chat = await store.Conversations.CreateAsync(Alice);
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "x");

        var build = () => store.Context.BuildAsync(chat.Id);

        await build.Should().ThrowAsync<InvalidOperationException>().WithMessage("*TokenCounter*");
    }

    [Fact]
    public async Task A_unit_of_work_builds_of_what_it_has_written()
    {
        await using var work = await Store.BeginAsync();
        await work.Messages.AppendAsync(_chat.Id, MessageRole.User, "not committed");

        Texts(await work.Context.BuildAsync(_chat.Id, new() { RecordDropped = true })).Should().Equal("Be kind.", "not committed");
    }

    [Fact]
    public async Task The_store_of_one_user_builds_no_prompts_of_others()
    {
        var messages = await SayAsync("a", "b", "c");
        await PinAsync("a");
        await SummariseAsync("summary", messages[1]);
        await Store.Context.AddItemAsync(new(_chat.Id, "rag", "item"));

        Texts(await Store.ForUser(Alice).Context.BuildAsync(_chat.Id)).Should().Equal("Be kind.", "item", "a", "summary", "c");
        var build = () => Store.ForUser(Bob).Context.BuildAsync(_chat.Id);
        await build.Should().ThrowAsync<ConversationStoreNotFoundException>();
    }

    private sealed class Wrong : ITokenCounter
    {
        public int Count(string text) => -1;
    }

    private Task<PromptContext> BuildAsync(ContextRequest? request = null) =>
        Store.Context.BuildAsync(_chat.Id, (request ?? new()) with { TokensPerEntry = request?.TokensPerEntry is null or 4 ? 0 : request.TokensPerEntry });

    private static IEnumerable<string> Texts(PromptContext prompt) => prompt.Entries.Select(e => e.Content);

    // The first is the user's, and then they take turns.
    private async Task<IReadOnlyList<Message>> SayAsync(params string[] texts) => await Store.Messages.CreateManyAsync(
        [.. texts.Select((text, i) => new NewMessage(_chat.Id, i % 2 == 0 ? MessageRole.User : MessageRole.Assistant, text))]);

    private async Task PinAsync(params string[] texts)
    {
        foreach (var message in (await Store.Messages.ListAsync(_chat.Id, limit: 1000)).Items.Where(m => texts.Contains(m.Content)))
        {
            await Store.Messages.SetPinnedAsync(message.Id, true);
        }
    }

    private Task<ContextOptimization> SummariseAsync(string summary, params Message[] messages) => Store.Context.RecordOptimizationAsync(
        new(_chat.Id, OptimizationTriggers.Auto, OptimizationTypes.Summarization, 100, 10) { Summary = summary, AffectedMessages = [.. messages.Select(m => m.Id)] });
}
