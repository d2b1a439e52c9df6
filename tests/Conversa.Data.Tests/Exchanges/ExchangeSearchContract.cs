using Conversa.Data.Exchanges;
using Conversa.Data.Messages;
using Conversa.Data.Search;

namespace Conversa.Data.Tests.Exchanges;

/// <summary>Finding exchanges by what was asked or answered.</summary>
public abstract class ExchangeSearchContract(EngineKind engine) : ExchangeContract(engine)
{
    private static readonly VectorQuery Near = new("m", new float[] { 1, 0 });

    [Fact]
    public async Task It_finds_by_the_question_or_the_response_each_exchange_once()
    {
        var asked = await SayAsync("How do I lock a table?", "Use a transaction.");
        await SayAsync("What is a lock?", "A lock holds others off.");
        await SayAsync("And the weather?", "Fine.");
        await Store.Messages.AppendAsync(Chat, MessageRole.User, "a lock that is no exchange's");

        (await QuestionsAsync("locks")).Should().BeEquivalentTo("How do I lock a table?", "What is a lock?");
        (await QuestionsAsync("transactions")).Should().Equal("How do I lock a table?");
        (await QuestionsAsync("locks", new() { In = ExchangePart.Response })).Should().Equal("What is a lock?");
        (await QuestionsAsync("transactions", new() { In = ExchangePart.Question })).Should().BeEmpty();
        (await QuestionsAsync("fine")).Should().Equal("And the weather?");
        var hit = (await Store.Exchanges.SearchAsync("table")).Should().ContainSingle().Subject;
        hit.Item.Should().BeEquivalentTo(asked);
        hit.Score.Should().BePositive();
        hit.Snippet.Should().BeNull("none was asked for");
    }

    [Fact]
    public async Task The_better_of_the_two_texts_ranks()
    {
        await SayAsync("deadlock somewhere in a long question about many things", "yes");
        await SayAsync("one", "deadlock detection finds the victim");
        await SayAsync("two", "detection");

        (await QuestionsAsync("deadlock detection")).Should().StartWith("one").And.HaveCount(3);
        (await QuestionsAsync("deadlock detection", limit: 1)).Should().Equal("one");
    }

    [Fact]
    public async Task No_filter_costs_a_hit()
    {
        var (session, other) = (await SessionAsync(), await SessionAsync());
        var first = await SayAsync("cache", "in a long answer the cache is but one of many words that are said", session);
        for (var i = 0; i < 60; i++)
        {
            await SayAsync("cache cache", "cache", other);
            await Store.Messages.AppendAsync(Chat, MessageRole.User, "cache");
        }

        var bobs = await SayAsync("cache", "answer", session, BobsChat);

        (await IdsAsync("cache", new() { SessionId = session })).Should().BeEquivalentTo([first.Id, bobs.Id]);
        (await IdsAsync("cache", new() { SessionId = session, UserId = Alice })).Should().Equal(first.Id);
        (await IdsAsync("cache", new() { UserId = Bob })).Should().Equal(bobs.Id);
        (await IdsAsync("cache", new() { ConversationId = BobsChat })).Should().Equal(bobs.Id);
        (await IdsAsync("cache", new() { To = first.AskedAt.AddSeconds(1) })).Should().Equal(first.Id);
        (await IdsAsync("cache", new() { From = bobs.AskedAt })).Should().Equal(bobs.Id);
        (await IdsAsync("cache", new() { SessionId = session, In = ExchangePart.Response })).Should().Equal(first.Id);
        (await IdsAsync("cache", new() { UserId = Alice, ConversationId = BobsChat })).Should().BeEmpty();
        (await Store.Exchanges.SearchAsync("cache", limit: 100)).Should().HaveCount(62);
        (await Store.Exchanges.SearchAsync("cache", limit: 5)).Should().HaveCount(5);
    }

    [Fact]
    public async Task A_common_part_of_a_text_is_found_in_exchanges_of_several_users()
    {
        var session = await SessionAsync();
        var first = await SayAsync("東京の天気", "東京は晴れ", session);
        var bobs = await SayAsync("東京の電車", "東京駅", session, BobsChat);
        for (var i = 0; i < 10; i++)
        {
            await Store.Messages.AppendAsync(Chat, MessageRole.User, "東京東京");
        }

        (await IdsAsync("東京", new() { SessionId = session })).Should().BeEquivalentTo([first.Id, bobs.Id]);
        (await IdsAsync("", new() { SessionId = session, Terms = new() { Phrases = ["東京"] } })).Should().BeEquivalentTo([first.Id, bobs.Id]);
        (await IdsAsync("東京の", new() { SessionId = session, Terms = new() { Excluded = ["電車"] } })).Should().Equal(first.Id);
        (await Store.ForUser(Alice).Exchanges.SearchAsync("東京", new() { SessionId = session })).Select(h => h.Item.Id).Should().Equal(first.Id);
    }

    [Fact]
    public async Task Terms_demand_of_one_text_and_exclude_by_either()
    {
        await SayAsync("write ahead", "log");
        await SayAsync("write ahead log", "kept");
        await SayAsync("log", "the dog ate it");
        await SayAsync("日志", "写入日志文件");

        (await QuestionsAsync("write log", new() { Terms = new() { All = true } })).Should().Equal("write ahead log");
        (await QuestionsAsync("", new() { Terms = new() { Phrases = ["ahead log"] } })).Should().Equal("write ahead log");
        (await QuestionsAsync("log", new() { Terms = new() { Excluded = ["dog"] } })).Should().BeEquivalentTo("write ahead", "write ahead log");
        (await QuestionsAsync("log", new() { Terms = new() { Excluded = ["dog", "kept"] }, In = ExchangePart.Question })).Should().BeEquivalentTo("write ahead log", "log");
        (await QuestionsAsync("", new() { Terms = new() { Prefixes = ["wri"] } })).Should().BeEquivalentTo("write ahead", "write ahead log");
        (await QuestionsAsync("日志")).Should().Equal("日志");
        (await QuestionsAsync("日志", new() { Terms = new() { Excluded = ["文件"] } })).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_near_in_meaning_is_found_and_held_to_the_same()
    {
        var session = await SessionAsync();
        var question = await SayAsync("our kitten sleeps", "let it", session);
        var response = await SayAsync("and then?", "it purrs");
        var words = await SayAsync("a cat", "indeed");
        foreach (var id in new[] { question.QuestionMessageId, response.ResponseMessageId!, (await Store.Messages.AppendAsync(Chat, MessageRole.User, "no exchange's")).Id })
        {
            await Store.Messages.Embeddings.SetAsync(id, "m", new float[] { 1, 0 });
        }

        (await IdsAsync("cat", new())).Should().Equal(words.Id);
        (await IdsAsync("cat", new() { Vector = Near })).Should().BeEquivalentTo([words.Id, question.Id, response.Id]).And.StartWith(words.Id);
        (await IdsAsync("cat", new() { Vector = Near with { Weight = 0 } })).Should().Equal(words.Id);
        (await IdsAsync("", new() { Vector = Near, In = ExchangePart.Question })).Should().Equal(question.Id);
        (await IdsAsync("", new() { Vector = Near, In = ExchangePart.Response })).Should().Equal(response.Id);
        (await IdsAsync("", new() { Vector = Near, SessionId = session })).Should().Equal(question.Id);
        (await IdsAsync("", new() { Vector = Near, UserId = Bob })).Should().BeEmpty();
        (await IdsAsync("cat", new() { Vector = Near, Terms = new() { All = true } })).Should().Equal(words.Id);
        (await IdsAsync("", new() { Vector = Near, Terms = new() { Excluded = ["purrs"] } })).Should().Equal(question.Id);
        (await Store.ForUser(Bob).Exchanges.SearchAsync("cat", new() { Vector = Near })).Should().BeEmpty();
    }

    [Fact]
    public async Task A_fork_hides_no_exchange()
    {
        var exchange = await SayAsync("the question", "the response");
        for (var i = 0; i < 3; i++)
        {
            await Store.Conversations.ForkAsync(exchange.ResponseMessageId!);
        }

        (await IdsAsync("question")).Should().Equal(exchange.Id);
        (await IdsAsync("response")).Should().Equal(exchange.Id);
    }

    [Fact]
    public async Task A_response_to_several_questions_finds_them_all_newest_first()
    {
        var first = await SayAsync("one", "the very answer");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await Store.Exchanges.RecordAsync(new(Chat, "two"), new() { ResponseMessageId = first.ResponseMessageId });

        (await IdsAsync("answer")).Should().Equal(second.Id, first.Id);
        (await IdsAsync("answer", limit: 1)).Should().Equal(second.Id);
    }

    [Fact]
    public async Task Every_change_is_seen()
    {
        var exchange = await SayAsync("alpha", "beta");
        var asked = await SayAsync("alpha");
        (await IdsAsync("alpha")).Should().HaveCount(2);

        await Store.Messages.EditAsync(exchange.QuestionMessageId, "gamma");
        (await IdsAsync("alpha")).Should().Equal(asked.Id);
        (await IdsAsync("gamma")).Should().Equal(exchange.Id);
        await Store.Exchanges.AnswerAsync(asked.Id, "gamma ray");
        (await IdsAsync("gamma")).Should().BeEquivalentTo([exchange.Id, asked.Id]);
        await Store.Exchanges.DeleteAsync(exchange.Id);
        (await IdsAsync("gamma")).Should().Equal(asked.Id);
        await Store.Messages.DeleteAsync(asked.QuestionMessageId);
        (await IdsAsync("gamma")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_unit_of_work_finds_and_leaves_out_what_it_wrote()
    {
        await SayAsync("cats", "stored");
        await using var work = await Store.BeginAsync();
        var written = await work.Exchanges.RecordAsync(new(Chat, "cats"), new("written, about a dog"));
        await work.Exchanges.RecordAsync(new(BobsChat, "cats"), new("bob's"));

        (await work.Exchanges.SearchAsync("cat")).Should().HaveCount(3);
        (await work.Exchanges.SearchAsync("written", new() { ConversationId = Chat })).Select(h => h.Item.Id).Should().Equal(written.Id);
        (await work.Exchanges.SearchAsync("cat", new() { UserId = Alice, Terms = new() { Excluded = ["dogs"] } })).Select(h => h.Item.Response).Should().Equal("stored");
    }

    [Fact]
    public async Task A_snippet_is_of_the_text_that_fits_better()
    {
        var filler = string.Concat(Enumerable.Repeat("word ", 200));
        await SayAsync("Deadlocks?", $"{filler} two threads wait for each other {filler}");

        (await Store.Exchanges.SearchAsync("deadlock", new() { Snippets = true }))[0].Snippet!.Marked("[", "]").Should().Be("[Deadlocks]?");
        (await Store.Exchanges.SearchAsync("threads", new() { Snippets = true }))[0].Snippet!.Marked("[", "]").Should().Contain("two [threads] wait").And.StartWith("…");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("\"")]
    [InlineData("AND OR NOT NEAR(")]
    [InlineData("'; DROP TABLE exchanges; --")]
    [InlineData("\ud800 x \udc00")]
    public async Task Any_text_is_looked_for_and_never_understood(string text)
    {
        await SayAsync("question", "response");

        await FluentActions.Awaiting(() => Store.Exchanges.SearchAsync(text, new() { Snippets = true })).Should().NotThrowAsync();
        (await IdsAsync("nothing like it")).Should().BeEmpty();
    }

    [Fact]
    public async Task Search_refuses_what_breaks_a_rule()
    {
        foreach (var (parameter, search) in new (string, Func<Task>)[]
        {
            ("text", () => Store.Exchanges.SearchAsync(null!)),
            ("limit", () => Store.Exchanges.SearchAsync("x", limit: 0)),
            ("search.UserId", () => Store.Exchanges.SearchAsync("x", new() { UserId = "" })),
            ("search.ConversationId", () => Store.Exchanges.SearchAsync("x", new() { ConversationId = "" })),
            ("search.SessionId", () => Store.Exchanges.SearchAsync("x", new() { SessionId = "" })),
            ("search.In", () => Store.Exchanges.SearchAsync("x", new() { In = (ExchangePart)9 })),
            ("query.Model", () => Store.Exchanges.SearchAsync("x", new() { Vector = new("unknown") })),
            ("Terms.Phrases", () => Store.Exchanges.SearchAsync("x", new() { Terms = new() { Phrases = null! } })),
        })
        {
            await search.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await FluentActions.Awaiting(() => Store.Exchanges.SearchAsync("x", cancellationToken: cancelled.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    private async Task<List<string>> QuestionsAsync(string text, ExchangeSearch? search = null, int limit = 10) =>
        [.. (await Store.Exchanges.SearchAsync(text, search, limit)).Select(h => h.Item.Question)];

    private async Task<List<string>> IdsAsync(string text, ExchangeSearch? search = null, int limit = 10) =>
        [.. (await Store.Exchanges.SearchAsync(text, search, limit)).Select(h => h.Item.Id)];
}
