using Conversa.Data.Messages;
using Conversa.Data.Search;

namespace Conversa.Data.Tests.Messages;

public abstract class MessageSearchContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly MessageSearch Alone = new() { NeighbourWeight = 0 };

    [Fact]
    public async Task Search_finds_a_message_by_a_word_in_another_form_case_and_accent()
    {
        var chat = await ChatAsync();
        var painted = await SayAsync(chat.Id, "Caroline PAINTED the sunrise at the Café.");
        await SayAsync(chat.Id, "nothing to see");

        foreach (var text in new[] { "paint", "Painting", "sunrises", "cafe" })
        {
            (await IdsAsync(text)).Should().Equal([painted.Id], text);
        }
    }

    [Fact]
    public async Task Search_returns_the_message_as_it_is_stored()
    {
        var chat = await ChatAsync();
        var said = await SayAsync(chat.Id, "a pizza, please");

        var hit = (await Store.Messages.SearchAsync("pizza")).Should().ContainSingle().Subject;

        hit.Item.Should().Be(said);
        hit.Score.Should().BePositive();
        hit.Snippet.Should().BeNull("none was asked for");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_and_rarer_words_rank_higher(bool scoped)
    {
        var chat = await ChatAsync();
        for (var i = 0; i < 20; i++)
        {
            await SayAsync(chat.Id, $"the weather again, number {i}");
        }

        var both = await SayAsync(chat.Id, "the weather in Reykjavik");
        for (var i = 0; i < 5; i++)
        {
            await SayAsync(chat.Id, $"filler {i}");
        }

        var search = scoped ? Alone with { ConversationId = chat.Id } : Alone;
        (await Store.Messages.SearchAsync("weather Reykjavik", search)).Should().HaveCount(10).And.Subject.First().Item.Id.Should().Be(both.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hit_lends_weight_to_its_neighbours_in_the_same_conversation(bool scoped)
    {
        var chat = await ChatAsync();
        var other = await ChatAsync();
        for (var i = 0; i < 9; i++)
        {
            await SayAsync(chat.Id, $"before {i}");
        }

        var question = await SayAsync(chat.Id, "Where did you buy the telescope?");
        var stranger = await SayAsync(other.Id, "something else");
        var answer = await SayAsync(chat.Id, "At the market in Riga.");
        for (var i = 0; i < 9; i++)
        {
            await SayAsync(chat.Id, $"after {i}");
        }

        var hits = await Store.Messages.SearchAsync("telescope", scoped ? new() { UserId = Alice } : null);

        hits[0].Item.Id.Should().Be(question.Id);
        hits.Select(h => h.Item.Id).Should().HaveCount(5).And.Contain(answer.Id).And.NotContain(stranger.Id);
        (await Store.Messages.SearchAsync("telescope", scoped ? Alone with { UserId = Alice } : Alone)).Should().ContainSingle();
    }

    [Fact]
    public async Task An_author_and_a_date_in_words_are_searchable()
    {
        var chat = await ChatAsync();
        var said = await Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "hello") { AuthorName = "Melanie", Timestamp = new(2023, 5, 8, 13, 56, 0, TimeSpan.Zero) });
        await SayAsync(chat.Id, "hello");

        (await IdsAsync("melanie")).Should().Equal(said.Id);
        (await IdsAsync("May 2023")).Should().Equal(said.Id);
        (await IdsAsync("8 may")).Should().StartWith(said.Id);
        (await IdsAsync("monday may")).Should().StartWith(said.Id);
    }

    [Theory]
    [InlineData("北京")]
    [InlineData("北京大学")]
    [InlineData("京")]
    [InlineData("学")]
    [InlineData("大学")]
    [InlineData("北京天气怎么样")]
    public async Task Chinese_is_found_by_any_part(string text)
    {
        var chat = await ChatAsync();
        await SayAsync(chat.Id, "我喜欢吃苹果");
        var said = await SayAsync(chat.Id, "我们昨天去了北京大学");

        (await IdsAsync(text)).Should().Equal(said.Id);
        (await IdsAsync(text, Alone with { UserId = Alice })).Should().Equal(said.Id);
    }

    [Theory]
    [InlineData("ฉันรักกรุงเทพมหานคร", "กรุงเทพ")]
    [InlineData("東京タワーに行きました", "タワー")]
    [InlineData("안녕하세요 반갑습니다", "하세요")]
    [InlineData("မင်္ဂလာပါ", "လာပါ")]
    [InlineData("مرحبا بالعالم الجميل", "بالعالم")]
    [InlineData("हिन्दी में लिखा", "हिन्दी")]
    public async Task Other_scripts_are_found(string content, string text)
    {
        var chat = await ChatAsync();
        await SayAsync(chat.Id, "something in English");
        var said = await SayAsync(chat.Id, content);

        (await IdsAsync(text)).Should().Equal(said.Id);
        (await IdsAsync(text, Alone with { ConversationId = chat.Id })).Should().Equal(said.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Terms_demand_phrases_all_words_and_beginnings_and_leave_words_out(bool scoped)
    {
        var chat = await ChatAsync();
        var york = await SayAsync(chat.Id, "a new flat in York");
        var newYork = await SayAsync(chat.Id, "a flat in New York");
        var photo = await SayAsync(chat.Id, "photographs of the flat");
        var search = scoped ? Alone with { UserId = Alice } : Alone;

        (await IdsAsync("flat", search with { Terms = new() { Phrases = ["new york"] } })).Should().Equal(newYork.Id);
        (await IdsAsync("", search with { Terms = new() { Phrases = ["new york"] } })).Should().Equal(newYork.Id);
        (await IdsAsync("new york flat", search with { Terms = new() { All = true } })).Should().BeEquivalentTo([york.Id, newYork.Id]);
        (await IdsAsync("", search with { Terms = new() { Prefixes = ["phot"] } })).Should().Equal(photo.Id);
        (await IdsAsync("flat", search with { Terms = new() { Excluded = ["york"] } })).Should().Equal(photo.Id);
        (await IdsAsync("flat", search with { Terms = new() { Excluded = ["New York", "photograph"] } })).Should().Equal(york.Id);
        (await IdsAsync("mountains", search with { Terms = new() { Phrases = ["new york"] } })).Should().Equal([newYork.Id], "the phrase is enough");
        (await IdsAsync("photographs", search with { NeighbourWeight = 0.4, Terms = new() { Excluded = ["new york"] } })).Should().Equal([photo.Id, york.Id], "no neighbour comes in with what is excluded");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_character_that_is_everywhere_is_found_and_left_out(bool scoped)
    {
        var others = await ChatAsync(Bob);
        await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 1000).Select(_ => new NewMessage(others.Id, MessageRole.User, "茶茶茶茶茶茶"))]);
        var chat = await ChatAsync();
        var tea = await SayAsync(chat.Id, "喝茶");
        var coffee = await SayAsync(chat.Id, "喝咖啡");
        var search = scoped ? Alone with { UserId = Alice } : Alone;

        (await IdsAsync("喝", search)).Should().BeEquivalentTo([tea.Id, coffee.Id]);
        (await IdsAsync("喝", search with { Terms = new() { Excluded = ["茶"] } })).Should().Equal(coffee.Id);
        (await IdsAsync("茶", search)).Should().HaveCount(scoped ? 1 : 10);
        (await IdsAsync("茶", search with { ConversationId = chat.Id })).Should().Equal(tea.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Terms_work_in_scripts_without_spaces(bool scoped)
    {
        var chat = await ChatAsync();
        var beijing = await SayAsync(chat.Id, "我们昨天去了北京大学");
        var tsinghua = await SayAsync(chat.Id, "我们明天去清华大学");
        var search = scoped ? Alone with { UserId = Alice } : Alone;

        (await IdsAsync("大学", search)).Should().BeEquivalentTo([beijing.Id, tsinghua.Id]);
        (await IdsAsync("大学", search with { Terms = new() { Excluded = ["北京"] } })).Should().Equal(tsinghua.Id);
        (await IdsAsync("大学", search with { Terms = new() { Excluded = ["清华大"] } })).Should().Equal(beijing.Id);
        (await IdsAsync("我们", search with { Terms = new() { Phrases = ["北京大学"] } })).Should().Equal(beijing.Id);
    }

    [Fact]
    public async Task Filters_apply_before_the_ranking()
    {
        var chat = await ChatAsync();
        for (var i = 0; i < 30; i++)
        {
            await SayAsync(chat.Id, "tea tea tea");
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var middle = Clock.GetUtcNow();
        var answer = await Store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "a long answer that says very little of tea");
        Clock.Advance(TimeSpan.FromMinutes(1));

        foreach (var scope in new[] { Alone, Alone with { UserId = Alice }, Alone with { ConversationId = chat.Id } })
        {
            (await IdsAsync("tea", scope with { Role = MessageRole.Assistant }, 1)).Should().Equal(answer.Id);
            (await IdsAsync("tea", scope with { From = middle }, 1)).Should().Equal(answer.Id);
            (await IdsAsync("tea", scope with { To = middle }, 100)).Should().HaveCount(30).And.NotContain(answer.Id);
        }
    }

    [Fact]
    public async Task A_user_is_found_by_the_exact_spelling_of_their_id_alone()
    {
        foreach (var user in new[] { "u12", "u12ed", "U12", "u12 0", "u1", "用户", "\"u12\"" })
        {
            var chat = await ChatAsync(user);
            await SayAsync(chat.Id, $"tea of {user}");
        }

        (await Store.Messages.SearchAsync("tea", new() { UserId = "u12" })).Should().ContainSingle().Which.Item.UserId.Should().Be("u12");
        (await Store.Messages.SearchAsync("tea", new() { UserId = "用户" })).Should().ContainSingle().Which.Item.UserId.Should().Be("用户");
        (await Store.Messages.SearchAsync("tea", new() { UserId = "nobody" })).Should().BeEmpty();
    }

    [Fact]
    public async Task A_user_s_store_finds_only_their_own()
    {
        var mine = await SayAsync((await ChatAsync()).Id, "tea 北京大学");
        var theirs = await ChatAsync(Bob);
        await SayAsync(theirs.Id, "tea 北京大学");
        var store = Store.ForUser(Alice);

        foreach (var text in new[] { "tea", "北京", "北京大学", "alice bob tea" })
        {
            (await store.Messages.SearchAsync(text)).Select(h => h.Item.Id).Should().Equal([mine.Id], text);
            (await store.Messages.SearchAsync(text, new() { UserId = Bob })).Should().BeEmpty();
            (await store.Messages.SearchAsync(text, new() { ConversationId = theirs.Id })).Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("tea", "I made green **tea** for you")]
    [InlineData("teas greens", "I made **green** **tea** for you")]
    public async Task A_snippet_shows_the_words_found(string text, string expected)
    {
        await SayAsync((await ChatAsync()).Id, "I made green tea for you");

        var hit = (await Store.Messages.SearchAsync(text, new() { Snippets = true })).Should().ContainSingle().Subject;

        hit.Snippet!.Marked("**", "**").Should().Be(expected);
        hit.Snippet.Text.Should().Be("I made green tea for you");
    }

    [Fact]
    public async Task A_snippet_is_cut_from_a_long_text()
    {
        await SayAsync((await ChatAsync()).Id, string.Join(' ', Enumerable.Range(0, 500).Select(i => i == 300 ? "treasure" : $"word{i}")));

        var snippet = (await Store.Messages.SearchAsync("treasure", new() { Snippets = true })).Single().Snippet!;

        snippet.Text.Should().StartWith("…").And.EndWith("…").And.Contain("treasure");
        snippet.Text[snippet.Highlights.Single()].Should().Be("treasure");
    }

    [Fact]
    public async Task A_snippet_of_a_script_without_spaces_is_cut_from_the_text()
    {
        await SayAsync((await ChatAsync()).Id, new string('我', 200) + "北京大学" + new string('你', 200));

        var snippet = (await Store.Messages.SearchAsync("北京", new() { Snippets = true })).Single().Snippet!;

        snippet.Marked("[", "]").Should().Contain("[北京]大学").And.StartWith("…").And.EndWith("…");
    }

    [Fact]
    public async Task Of_a_fork_and_its_origin_one_is_found()
    {
        var chat = await ChatAsync();
        var said = await SayAsync(chat.Id, "the only zebra");
        var fork = await Store.Conversations.ForkAsync(said.Id);
        var copy = (await Store.Messages.FindByConversationIdAsync(fork.Id)).Single();
        var second = await Store.Conversations.ForkAsync(copy.Id);

        (await Store.Messages.SearchAsync("zebra")).Should().ContainSingle();
        (await Store.Messages.SearchAsync("zebra", new() { UserId = Alice })).Should().ContainSingle();
        (await Store.Messages.SearchAsync("zebra", new() { ConversationId = second.Id })).Should().ContainSingle().Which.Item.ConversationId.Should().Be(second.Id);
    }

    [Fact]
    public async Task What_is_edited_moved_or_deleted_is_found_as_it_is_now()
    {
        var chat = await ChatAsync();
        var said = await SayAsync(chat.Id, "a cat 苹果树");
        (await IdsAsync("cat")).Should().Equal(said.Id);

        await Store.Messages.EditAsync(said.Id, "a dog 北京城");
        (await IdsAsync("cat")).Should().BeEmpty();
        (await IdsAsync("苹果")).Should().BeEmpty();
        (await IdsAsync("dog")).Should().Equal(said.Id);
        (await IdsAsync("北京")).Should().Equal(said.Id);

        await Store.Users.FindOrCreateAsync("x", "1", "x");
        await Store.Messages.DeleteAsync(said.Id);
        (await IdsAsync("dog")).Should().BeEmpty();
        (await IdsAsync("北京")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_merged_user_s_messages_are_found_under_the_one_who_is_left()
    {
        var chat = await ChatAsync(Bob);
        var said = await SayAsync(chat.Id, "a cat");
        await ChatAsync();
        (await IdsAsync("cat", new() { UserId = Bob })).Should().Equal(said.Id);

        await Store.Users.MergeAsync(Alice, Bob);

        (await IdsAsync("cat", new() { UserId = Alice })).Should().Equal(said.Id);
        (await IdsAsync("cat", new() { UserId = Bob })).Should().BeEmpty();
    }

    [Fact]
    public async Task A_unit_of_work_finds_what_it_wrote_itself()
    {
        var chat = await ChatAsync();
        await SayAsync(chat.Id, "painted before");
        await using var work = await Store.BeginAsync();
        var said = await work.Messages.AppendAsync(chat.Id, MessageRole.User, "we are painting 北京大学");

        (await work.Messages.SearchAsync("paints", Alone)).Select(h => h.Item.Id).Should().Contain(said.Id).And.HaveCount(2);
        (await work.Messages.SearchAsync("北京", Alone)).Select(h => h.Item.Id).Should().Equal(said.Id);
        (await work.Messages.SearchAsync("paint", Alone with { Terms = new() { Excluded = ["before"] } })).Select(h => h.Item.Id).Should().Equal(said.Id);
        (await work.Messages.SearchAsync("", Alone with { Terms = new() { Phrases = ["we are"] } })).Select(h => h.Item.Id).Should().Equal(said.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("!?;:\"'()*^-+{}[]<>~`@#$%&|\\/=,.")]
    [InlineData("👍🏽🎉")]
    [InlineData("\0")]
    [InlineData("\uD800")]
    public async Task A_text_without_words_finds_nothing(string text)
    {
        await SayAsync((await ChatAsync()).Id, "tea");

        (await Store.Messages.SearchAsync(text)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("tea AND NOT")]
    [InlineData("\"tea")]
    [InlineData("content:tea* OR scope:u616c6963650")]
    [InlineData("tea\0\uD800\uDC00\uDFFF")]
    [InlineData("NEAR(tea, 5)")]
    [InlineData("{content} : tea")]
    [InlineData("^tea + \"(\"")]
    public async Task No_text_is_syntax(string text)
    {
        var said = await SayAsync((await ChatAsync()).Id, "tea");

        (await IdsAsync(text)).Should().Equal(said.Id);
        (await IdsAsync(text, new() { UserId = Alice })).Should().Equal(said.Id);
    }

    [Fact]
    public async Task A_word_of_the_index_s_own_finds_nothing()
    {
        await SayAsync((await ChatAsync()).Id, "tea");

        (await IdsAsync("u616c6963650")).Should().BeEmpty("whose a message is, is no word of it");
        (await IdsAsync("r757365720")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_word_that_says_nothing_counts_when_there_is_no_other()
    {
        var said = await SayAsync((await ChatAsync()).Id, "who is it");
        await SayAsync((await ChatAsync()).Id, "tea");

        (await IdsAsync("who is")).Should().Equal(said.Id);
    }

    [Fact]
    public async Task What_is_near_in_meaning_is_found_beside_what_holds_the_words()
    {
        var chat = await ChatAsync();
        var words = await SayAsync(chat.Id, "a cat on the roof");
        var meaning = await SayAsync(chat.Id, "our kitten sleeps");
        var neither = await SayAsync(chat.Id, "the weather");
        await Store.Messages.Embeddings.SetAsync(words.Id, "m", new float[] { 1, 0, 0 });
        await Store.Messages.Embeddings.SetAsync(meaning.Id, "m", new float[] { 0.9f, 0.1f, 0 });
        await Store.Messages.Embeddings.SetAsync(neither.Id, "m", new float[] { 0, 0, 1 });
        var near = new VectorQuery("m", new float[] { 1, 0, 0 });

        (await IdsAsync("cat", Alone with { Vector = near })).Should().Equal(words.Id, meaning.Id, neither.Id);
        (await IdsAsync("", Alone with { Vector = near with { Weight = 1 } })).Should().Equal(words.Id, meaning.Id, neither.Id);
        (await IdsAsync("cat", Alone with { Vector = near with { Weight = 0 } })).Should().Equal(words.Id);
        (await IdsAsync("cat", Alone with { Vector = near, Terms = new() { Excluded = ["kitten", "weather"] } })).Should().Equal(words.Id);
        (await IdsAsync("cat", Alone with { Vector = near, Terms = new() { All = true } })).Should().Equal(words.Id);
        (await IdsAsync("cat", Alone with { Vector = near, Role = MessageRole.Assistant })).Should().BeEmpty();
        (await IdsAsync("cat", Alone with { Vector = near, UserId = Bob })).Should().BeEmpty();
        (await Store.ForUser(Bob).Messages.SearchAsync("cat", new() { Vector = near })).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_demanded_is_known_of_all_that_may_be_near_in_meaning()
    {
        var chat = await ChatAsync();
        var near = await SayAsync(chat.Id, "the green door");
        await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 300).Select(_ => new NewMessage(chat.Id, MessageRole.User, "the green door"))]);
        await Store.Messages.Embeddings.SetAsync(near.Id, "m", new float[] { 1, 0 });

        foreach (var terms in new SearchTerms[] { new() { All = true }, new() { Phrases = ["green door"] } })
        {
            (await IdsAsync("green door", Alone with { Terms = terms, Vector = new("m", new float[] { 1, 0 }) })).Should().HaveCount(10).And.StartWith(near.Id);
        }
    }

    [Fact]
    public async Task The_vector_of_an_edited_message_is_gone_and_that_of_a_merged_user_s_found()
    {
        var said = await SayAsync((await ChatAsync(Bob)).Id, "a cat");
        var edited = await SayAsync((await ChatAsync(Bob)).Id, "a dog");
        await Store.Messages.Embeddings.SetAsync(said.Id, "m", new float[] { 1, 0 });
        await Store.Messages.Embeddings.SetAsync(edited.Id, "m", new float[] { 1, 0 });
        var near = new MessageSearch { UserId = Alice, Vector = new("m", new float[] { 1, 0 }) };
        await ChatAsync();
        (await IdsAsync("", near with { UserId = Bob })).Should().HaveCount(2);

        await Store.Messages.EditAsync(edited.Id, "a horse");
        await Store.Users.MergeAsync(Alice, Bob);

        (await IdsAsync("", near)).Should().Equal(said.Id);
    }

    [Fact]
    public async Task Bad_input_is_refused()
    {
        await RefusedAsync<ArgumentNullException>(() => Store.Messages.SearchAsync(null!), "text");
        await RefusedAsync<ArgumentOutOfRangeException>(() => Store.Messages.SearchAsync("x", limit: 0), "limit");
        await RefusedAsync<ArgumentOutOfRangeException>(() => Store.Messages.SearchAsync("x", limit: 1001), "limit");
        await RefusedAsync<ArgumentException>(() => Store.Messages.SearchAsync("x", new() { UserId = "" }), "search.UserId");
        await RefusedAsync<ArgumentException>(() => Store.Messages.SearchAsync("x", new() { ConversationId = "" }), "search.ConversationId");
        await RefusedAsync<ArgumentOutOfRangeException>(() => Store.Messages.SearchAsync("x", new() { Role = (MessageRole)9 }), "search.Role");
        await RefusedAsync<ArgumentOutOfRangeException>(() => Store.Messages.SearchAsync("x", new() { NeighbourWeight = double.NaN }), "search.NeighbourWeight");
        await RefusedAsync<ArgumentException>(() => Store.Messages.SearchAsync("x", new() { Vector = new("") }), "query.Model");
        await RefusedAsync<ArgumentException>(() => Store.Messages.SearchAsync("x", new() { Vector = new("unknown") }), "query.Model");
        await RefusedAsync<ArgumentException>(() => Store.Messages.SearchAsync("x", new() { Vector = new("m", new float[] { 0, 0 }) }), "query.Vector");
        await RefusedAsync<ArgumentException>(() => Store.Messages.SearchAsync("x", new() { Vector = new("m", new float[] { float.NaN }) }), "query.Vector");
        await RefusedAsync<ArgumentOutOfRangeException>(() => Store.Messages.SearchAsync("x", new() { Vector = new("m", new float[] { 1 }) { Weight = 2 } }), "query.Weight");
        await RefusedAsync<ArgumentException>(() => Store.Messages.SearchAsync("x", new() { Terms = new() { Phrases = [.. Enumerable.Repeat("a", 9)] } }), "Terms.Phrases");
        await RefusedAsync<ArgumentException>(() => Store.Messages.SearchAsync("x", new() { Terms = new() { Prefixes = [new string('x', 257)] } }), "Terms.Prefixes");
        await RefusedAsync<ArgumentNullException>(() => Store.Messages.SearchAsync("x", new() { Terms = new() { Excluded = [null!] } }), "Terms.Excluded");
    }

    [Fact]
    public async Task A_cancelled_search_does_not_begin()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await FluentActions.Awaiting(() => Store.Messages.SearchAsync("x", cancellationToken: cancelled.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_time_is_asked_for_before_common_words_are_cut_short()
    {
        var chat = await ChatAsync();
        await SayManyAsync(100, "tea");
        await SayManyAsync(2, "tea with milk");
        Clock.Advance(TimeSpan.FromHours(1));
        var middle = Clock.Now;
        Clock.Advance(TimeSpan.FromHours(1));
        await SayManyAsync(600, "tea");
        await SayManyAsync(600, "milk and sugar");

        foreach (var text in new[] { "tea", "tea milk", "tea milk sugar" })
        {
            var hits = await Store.Messages.SearchAsync(text, Alone with { To = middle });
            hits.Should().HaveCount(10).And.OnlyContain(h => h.Item.Timestamp < middle, text);
            hits.Take(2).Select(h => h.Item.Content).Should().OnlyContain(c => text == "tea" || c == "tea with milk", text);
            (await Store.Messages.SearchAsync(text, Alone with { From = middle })).Should().HaveCount(10).And.OnlyContain(h => h.Item.Timestamp >= middle, text);
        }

        (await IdsAsync("tea milk", Alone with { To = middle, Terms = new() { All = true } })).Should().HaveCount(2);

        async Task SayManyAsync(int count, string content) =>
            await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, count).Select(_ => new NewMessage(chat.Id, MessageRole.User, content))]);
    }

    [Fact]
    public async Task What_was_stored_later_than_it_was_said_is_found_by_its_time()
    {
        var chat = await ChatAsync();
        var before = Clock.Now;
        var first = await SayAsync(chat.Id, "tea with milk");
        Clock.Advance(TimeSpan.FromHours(2));
        var middle = before.AddHours(1);
        for (var i = 0; i < 21; i++)
        {
            await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 1000).Select(_ => new NewMessage(chat.Id, MessageRole.User, "tea"))]);
        }

        var late = await Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "tea with milk") { Timestamp = before });

        foreach (var text in new[] { "tea", "tea milk" })
        {
            (await IdsAsync(text, Alone with { To = middle })).Should().Equal(late.Id, first.Id);
            (await IdsAsync(text, Alone with { From = before, To = middle })).Should().Equal(late.Id, first.Id);
            (await IdsAsync(text, Alone with { To = before.AddHours(3) })).Should().HaveCount(10);
            (await Store.Messages.SearchAsync(text, Alone with { From = middle })).Should().HaveCount(10).And.OnlyContain(h => h.Item.Content == "tea");
            (await IdsAsync(text, Alone with { From = before.AddHours(3) })).Should().BeEmpty();
            (await IdsAsync(text, Alone with { To = before })).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task A_phrase_is_found_among_everybody_s_beside_words_that_are_common()
    {
        var chat = await ChatAsync();
        var door = await SayAsync(chat.Id, "the green door");
        foreach (var word in new[] { "tea", "milk" })
        {
            await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 600).Select(_ => new NewMessage(chat.Id, MessageRole.User, word))]);
        }

        var tea = await SayAsync(chat.Id, "tea at the green door");
        foreach (var search in new[] { Alone, Alone with { To = Clock.Now.AddDays(1) } })
        {
            (await IdsAsync("tea milk", search with { Terms = new() { Phrases = ["green door"] } })).Should().BeEquivalentTo([tea.Id, door.Id]);
        }
    }

    [Theory]
    [InlineData("tea ❤️")]
    [InlineData("❤️tea")]
    [InlineData("tea \u0301")]
    public async Task A_mark_that_stands_on_no_letter_is_no_word(string text)
    {
        var chat = await ChatAsync();
        var said = await SayAsync(chat.Id, "green tea");
        await SayAsync(chat.Id, "coffee");

        foreach (var search in new[] { Alone, Alone with { UserId = Alice } })
        {
            (await IdsAsync(text, search with { Terms = new() { All = true } })).Should().Equal(said.Id);
            (await IdsAsync("green", search with { Terms = new() { Phrases = [text] } })).Should().Equal(said.Id);
            (await IdsAsync("green", search with { Terms = new() { Phrases = ["❤️"] } })).Should().Equal([said.Id], "it holds no word");
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_phrase_that_mixes_scripts_is_one(bool scoped, bool pending)
    {
        var chat = await ChatAsync();
        await using var work = pending ? await Store.BeginAsync() : null;
        var messages = work?.Messages ?? Store.Messages;
        var java = await messages.AppendAsync(chat.Id, MessageRole.User, "JAVA 入門を買った𠀀入口");
        var cooking = await messages.AppendAsync(chat.Id, MessageRole.User, "料理 入門、と java");
        var search = scoped ? Alone with { UserId = Alice } : Alone;

        foreach (var phrase in new[] { "Java 入門", "  Java \n 入門!", "a 入", "A\0入", "😀Java 入", "𠀀入" })
        {
            (await FindAsync("", new() { Phrases = [phrase] })).Should().Equal([java.Id], phrase);
            (await FindAsync("入門", new() { Excluded = [phrase] })).Should().Equal([cooking.Id], phrase);
        }

        (await FindAsync("入門", new() { Phrases = ["入門、と", "😀"] })).Should().Equal(cooking.Id);
        (await FindAsync("", new() { Phrases = ["入😀門"] })).Should().BeEmpty();

        async Task<List<string>> FindAsync(string text, SearchTerms terms) =>
            [.. (await messages.SearchAsync(text, search with { Terms = terms })).Select(h => h.Item.Id)];
    }

    [Fact]
    public async Task What_a_user_said_in_a_script_without_spaces_is_found_behind_much_of_others()
    {
        var chat = await ChatAsync();
        var beijing = await SayAsync(chat.Id, "我们昨天去了北京大学");
        var tsinghua = await SayAsync(chat.Id, "我们明天去清华大学");
        var others = await ChatAsync(Bob);
        for (var i = 0; i < 11; i++)
        {
            await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 1000).Select(_ => new NewMessage(others.Id, MessageRole.User, "我们去了北京大学"))]);
        }

        var search = Alone with { UserId = Alice };
        (await IdsAsync("北京大学", search)).Should().StartWith(beijing.Id);
        (await IdsAsync("北京大", search with { Terms = new() { All = true } })).Should().Equal(beijing.Id);
        (await IdsAsync("我们", search with { Terms = new() { Phrases = ["北京大学"] } })).Should().Equal(beijing.Id);
        (await IdsAsync("我们", search with { Terms = new() { Excluded = ["北京大学"] } })).Should().Equal(tsinghua.Id);
        (await IdsAsync("北京大学", search with { ConversationId = chat.Id, Terms = new() { All = true } })).Should().Equal(beijing.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_phrase_of_one_script_demands_nothing_of_the_other(bool scoped)
    {
        var chat = await ChatAsync();
        var words = await SayAsync(chat.Id, "green tea");
        var both = await SayAsync(chat.Id, "green tea 京都の朝");
        var grams = await SayAsync(chat.Id, "京都の朝は寒い");
        await SayAsync(chat.Id, "black coffee");
        var search = scoped ? Alone with { UserId = Alice } : Alone;

        (await IdsAsync("京都の", search with { Terms = new() { Phrases = ["green tea"] } })).Should().Equal(both.Id, words.Id);
        (await IdsAsync("京都", search with { Terms = new() { Phrases = ["green tea"] } })).Should().Equal(both.Id, words.Id);
        (await IdsAsync("green tea", search with { Terms = new() { Phrases = ["京都の朝"] } })).Should().Equal(both.Id, grams.Id);
        (await IdsAsync("寒いよ", search with { Terms = new() { Phrases = ["京都の朝"] } })).Should().BeEquivalentTo([both.Id, grams.Id]);
        (await IdsAsync("京都の", search with { Terms = new() { All = true, Phrases = ["green tea"] } })).Should().Equal(both.Id);
        (await IdsAsync("", search with { Terms = new() { Phrases = ["green tea", "京都の朝"] } })).Should().Equal(both.Id);
    }

    [Fact]
    public async Task A_unit_of_work_finds_what_it_wrote_without_accents_by_stem_and_by_date()
    {
        var chat = await ChatAsync();
        await using var work = await Store.BeginAsync();
        var said = await work.Messages.CreateAsync(new(chat.Id, MessageRole.User, "RUNNING late for the Café, and stopped") { Timestamp = new(2023, 5, 8, 13, 56, 0, TimeSpan.Zero) });
        await work.Messages.AppendAsync(chat.Id, MessageRole.User, "nothing to see");

        foreach (var text in new[] { "cafe", "CAFÉ", "cafe\u0301", "run", "runs", "stopping", "2023", "may", "monday" })
        {
            (await work.Messages.SearchAsync(text, Alone)).Select(h => h.Item.Id).Should().Equal([said.Id], text);
            (await work.Messages.SearchAsync("late", Alone with { Terms = new() { Excluded = [text] } })).Should().BeEmpty(text);
        }

        (await work.Messages.SearchAsync("", Alone with { Terms = new() { Prefixes = ["caf"], Phrases = ["the café"] } })).Should().ContainSingle();
    }

    private static async Task RefusedAsync<T>(Func<Task> act, string parameter)
        where T : ArgumentException =>
        (await act.Should().ThrowAsync<T>()).Which.ParamName.Should().Be(parameter);

    private Task<Message> SayAsync(string conversationId, string content) => Store.Messages.AppendAsync(conversationId, MessageRole.User, content);

    private async Task<List<string>> IdsAsync(string text, MessageSearch? search = null, int limit = 10) =>
        [.. (await Store.Messages.SearchAsync(text, search ?? Alone, limit)).Select(h => h.Item.Id)];
}
