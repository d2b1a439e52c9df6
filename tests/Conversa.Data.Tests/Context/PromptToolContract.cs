using Conversa.Data.Context;
using Conversa.Data.Conversations;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Context;

/// <summary>Calls of tools and their results come or go together. Each message is one token, whatever it says.</summary>
public abstract class PromptToolContract(EngineKind engine) : StoreContract(engine)
{
    private Conversation _chat = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _chat = await ChatAsync();
    }

    public static TheoryData<string, string, string> Formats => new()
    {
        {
            "Microsoft.Extensions.AI",
            """[{"$type":"functionCall","callId":"c1","name":"f","arguments":{"callId":"x"}},{"$type":"functionCall","callId":"c2","name":"f"}]""",
            """[{"$type":"functionResult","callId":"{0}","result":[{"tool_call_id":"x"}]}]"""
        },
        {
            "OpenAI chat",
            """{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{}},{"id":"c2","type":"function"}]}""",
            """{"role":"tool","tool_call_id":"{0}","content":"..."}"""
        },
        {
            "OpenAI responses",
            """[{"type":"function_call","id":"x","call_id":"c1"},{"type":"function_call","id":"y","call_id":"c2"}]""",
            """{"type":"function_call_output","call_id":"{0}","output":"..."}"""
        },
        {
            "Anthropic",
            """{"content":[{"type":"text","text":"..."},{"type":"tool_use","id":"c1","input":{}},{"type":"tool_use","id":"c2"}]}""",
            """[{"type":"tool_result","tool_use_id":"{0}","content":[{"type":"tool_result","tool_use_id":"x"}]}]"""
        },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Results_belong_to_the_call_of_their_id_wherever_they_are(string format, string calls, string result)
    {
        await SayAsync(
            User("old"),
            Assistant("call") with { Contents = calls },
            Tool("c1") with { Contents = result.Replace("{0}", "c1", StringComparison.Ordinal) },
            User("meanwhile"),
            User("c2") with { Role = format == "Anthropic" ? MessageRole.User : MessageRole.Tool, Contents = result.Replace("{0}", "c2", StringComparison.Ordinal) },
            Assistant("new"));

        // c2 is nearer than its call, and comes only with all of them; where it is the user's newest, that is at once.
        var three = format == "Anthropic" ? "new" : "meanwhile new";
        (await TextAsync(3)).Should().Be(three);
        (await TextAsync(4)).Should().Be(format == "Anthropic" ? "call c1 c2 new" : three);
        (await TextAsync(5)).Should().Be("call c1 meanwhile c2 new");
        (await TextAsync(6)).Should().Be("old call c1 meanwhile c2 new");
    }

    [Fact]
    public async Task A_run_of_results_without_ids_belongs_to_the_message_before_it()
    {
        await SayAsync(User("question"), Assistant("call"), Tool("r1"), Tool("r2"), User("next"));

        (await TextAsync(3)).Should().Be("next");
        (await TextAsync(4)).Should().Be("call r1 r2 next");
        (await TextAsync(5)).Should().Be("question call r1 r2 next");
    }

    [Fact]
    public async Task A_result_belongs_to_the_parent_it_names()
    {
        var call = (await SayAsync(Assistant("call"), User("meanwhile")))[0];
        var first = (await SayAsync(Tool("r1") with { ParentId = call.Id }))[0];
        await SayAsync(User("more"), Tool("r2") with { ParentId = first.Id }, User("next"));

        (await TextAsync(3)).Should().Be("next");
        (await TextAsync(4)).Should().Be("call r1 r2 next");
        (await TextAsync(5)).Should().Be("call r1 more r2 next");
    }

    [Fact]
    public async Task A_parent_that_cannot_have_called_does_not_count()
    {
        var question = (await SayAsync(User("question"), Assistant("call")))[0];
        await SayAsync(Tool("result") with { ParentId = question.Id }, User("next"));

        (await TextAsync(3)).Should().Be("call result next");
    }

    [Fact]
    public async Task A_users_parent_out_of_reach_does_not_count_either()
    {
        var question = (await SayAsync(User("question")))[0];
        for (var i = 0; i < 30; i++)
        {
            await SayAsync(Assistant($"call{i}"), Tool($"r{i}") with { ParentId = question.Id });
        }

        (await TextAsync(100, maxMessages: 4)).Should().Be("question call28 r28 call29 r29");
    }

    [Fact]
    public async Task A_question_out_of_reach_that_results_name_is_given()
    {
        var question = (await SayAsync(User("question")))[0];
        for (var i = 0; i < 30; i++)
        {
            await SayAsync(Call($"call{i}", $"c{i}"), Result($"r{i}", $"c{i}") with { ParentId = question.Id });
        }

        (await TextAsync(100, maxMessages: 4)).Should().Be("question call28 r28 call29 r29");
    }

    [Fact]
    public async Task A_question_out_of_reach_is_given_only_where_the_message_after_it_is_no_result_of_it()
    {
        foreach (var (next, first) in new (Func<Message, Message, NewMessage>, string)[]
        {
            ((_, _) => Tool("r"), ""),
            ((_, question) => Tool("r") with { ParentId = question.Id }, ""),
            ((call, _) => Tool("r") with { ParentId = call.Id }, "question "),
            ((_, _) => Result("r", "gone"), "question "),
        })
        {
            _chat = await ChatAsync();
            var messages = await SayAsync(Assistant("call"), User("question"));
            await SayAsync([next(messages[0], messages[1]), .. Enumerable.Range(0, 100).Select(_ => Assistant("x"))]);

            (await TextAsync(100, maxMessages: 2)).Should().Be($"{first}x x");
        }
    }

    [Fact]
    public async Task A_call_out_of_reach_keeps_the_results_that_name_it_away()
    {
        var call = (await SayAsync(Assistant("call")))[0];
        await SayAsync([.. Enumerable.Range(0, 100).Select(_ => Assistant("x"))]);
        await SayAsync(Tool("result") with { ParentId = call.Id }, Assistant("new"));

        (await TextAsync(100, maxMessages: 3)).Should().Be("new");
        (await TextAsync(2)).Should().Be("new");
        (await TextAsync(4)).Should().Be("call x result new");
    }

    [Fact]
    public async Task The_last_call_of_an_id_is_the_one_that_is_answered()
    {
        await SayAsync(Call("call 1", "0"), Result("r1", "0"), Call("call 2", "0"), Result("r2", "0"));

        (await TextAsync(2)).Should().Be("call 2 r2");
        (await TextAsync(4)).Should().Be("call 1 r1 call 2 r2");
    }

    [Fact]
    public async Task A_result_without_its_call_is_never_given()
    {
        var messages = await SayAsync(Tool("first of all"), Call("gone", "c1"), Result("orphan", "c1"), User("next"));
        await Store.Messages.DeleteAsync(messages[1].Id);

        var prompt = await BuildAsync(100);

        prompt.Messages.Select(m => m.Content).Should().Equal("next");
        prompt.Dropped.MessageIds.Should().Equal(messages[0].Id, messages[2].Id);
        (await Store.Context.BuildAsync(_chat.Id, new() { RecordDropped = true })).Recorded.Should().BeNull();
    }

    [Fact]
    public async Task A_result_whose_id_no_call_has_belongs_to_an_assistants_message_without_ids()
    {
        await SayAsync(Assistant("call"), Result("r1", "c1"), Result("r2", "c2"), Call("other", "c3"), Result("orphan", "c4"), Result("r3", "c3"));

        (await TextAsync(100)).Should().Be("call r1 r2 other r3");
        (await TextAsync(4)).Should().Be("other r3");
    }

    [Fact]
    public async Task The_newest_turn_is_the_newest_message_with_all_that_belongs_to_it()
    {
        await SayAsync(User("question"), Call("call", "c1"), User("impatient"), Result("result", "c1"));

        (await BuildAsync(1)).HasNewestTurn.Should().BeFalse();
        (await TextAsync(2)).Should().Be("call result");
        (await TextAsync(3)).Should().Be("call impatient result");
    }

    [Fact]
    public async Task What_stands_for_a_call_or_a_result_stands_for_both()
    {
        var messages = await SayAsync(User("question"), Call("call", "c1"), Result("result", "c1"), User("next"));
        await Store.Context.RecordOptimizationAsync(new(_chat.Id, "auto", "summarization", 2, 1) { Summary = "[called]", AffectedMessages = [messages[1].Id] });

        (await TextAsync(100)).Should().Be("question [called] next");
    }

    [Fact]
    public async Task A_pinned_call_comes_with_its_results_and_a_pinned_result_with_its_call()
    {
        foreach (var pinned in new[] { "call", "result" })
        {
            _chat = await ChatAsync();
            var messages = await SayAsync([Call("call", "c1"), User("meanwhile"), Result("result", "c1"), .. Enumerable.Range(0, 100).Select(_ => User("x"))]);
            await Store.Messages.SetPinnedAsync(messages.Single(m => m.Content == pinned).Id, true);

            (await TextAsync(4)).Should().Be("call result x x");

            // Out of reach it cannot be known whether it is all there.
            (await TextAsync(4, maxMessages: 50)).Should().Be("x x x x");
        }
    }

    [Fact]
    public async Task A_pinned_message_out_of_reach_is_given_only_where_nothing_belongs_to_it()
    {
        var messages = await SayAsync([User("alone"), Assistant("followed"), Tool("result"), Assistant("parent"), User("x"), .. Enumerable.Range(0, 100).Select(_ => User("x"))]);
        await SayAsync(Tool("late result") with { ParentId = messages[3].Id });
        foreach (var message in messages.Take(4))
        {
            await Store.Messages.SetPinnedAsync(message.Id, true);
        }

        (await TextAsync(4, maxMessages: 3)).Should().Be("alone x");
        (await TextAsync(6)).Should().Be("alone followed result parent x late result");
    }

    private Task<PromptContext> BuildAsync(int budget, int? maxMessages = null) =>
        Store.Context.BuildAsync(_chat.Id, new() { TokenBudget = budget, TokensPerEntry = 0, MaxMessages = maxMessages });

    private async Task<string> TextAsync(int budget, int? maxMessages = null) =>
        string.Join(' ', (await BuildAsync(budget, maxMessages)).Entries.Select(e => e.Content));

    private async Task<IReadOnlyList<Message>> SayAsync(params NewMessage[] messages) =>
        await Store.Messages.CreateManyAsync([.. messages.Select(m => m with { ConversationId = _chat.Id })]);

    private static NewMessage User(string text) => new("", MessageRole.User, text) { TokenCount = 1 };

    private static NewMessage Assistant(string text) => new("", MessageRole.Assistant, text) { TokenCount = 1 };

    private static NewMessage Tool(string text) => new("", MessageRole.Tool, text) { TokenCount = 1, MessageType = "tool_result", ToolName = "f" };

    private static NewMessage Call(string text, string id) => Assistant(text) with { Contents = $$"""[{"$type":"functionCall","callId":"{{id}}"}]""" };

    private static NewMessage Result(string text, string id) => Tool(text) with { Contents = $$"""[{"$type":"functionResult","callId":"{{id}}"}]""" };
}
