using Conversa.Data.Memories;
using Conversa.Data.Search;
using Conversa.Data.Tests.Embeddings;

namespace Conversa.Data.Tests.Memories;

public abstract class MemorySearchContract(EngineKind engine) : StoreContract(engine)
{
    private readonly FakeEmbedder _embedder = new();

    protected override void Configure(ConversationStoreOptions options) => options.Embedders["fake"] = _embedder;

    [Fact]
    public async Task Search_finds_by_content_tag_and_context_in_any_form_case_and_accent()
    {
        var memory = await Store.Memories.RememberAsync(new(Alice, "Runs marathons near the Café.") { Tags = ["größe", "habit"], Context = "planning her holidays" });
        await Store.Memories.RememberAsync(Alice, "Nothing to see.");

        foreach (var text in new[] { "marathon", "running", "CAFE", "Größe", "habits", "holiday", "the runs of a marathon" })
        {
            (await ContentsAsync(text)).Should().Equal([memory.Content], text);
        }

        var hit = (await Store.Memories.SearchAsync(Alice, "marathon")).Should().ContainSingle().Subject;
        hit.Item.Should().BeEquivalentTo(memory);
        hit.Score.Should().BePositive();
        hit.Snippet.Should().BeNull("none was asked for");
    }

    [Fact]
    public async Task More_and_rarer_words_rank_higher_a_context_counts_half_and_the_limit_cuts_the_rest()
    {
        for (var i = 0; i < 20; i++)
        {
            await Store.Memories.RememberAsync(Alice, $"a walk in the park {i}");
        }

        await Store.Memories.RememberAsync(new(Alice, "a walk in the city nine") { Context = "about the telescope there" });
        await Store.Memories.RememberAsync(new(Alice, "a walk to the telescope") { Context = "about the city nine there" });

        var contents = await ContentsAsync("walk telescope");
        contents.Should().HaveCount(10);
        contents.Take(2).Should().Equal("a walk to the telescope", "a walk in the city nine");
        (await Store.Memories.SearchAsync(Alice, "walk", limit: 3)).Should().HaveCount(3);
    }

    [Fact]
    public async Task Scripts_without_spaces_are_found_by_their_parts()
    {
        await Store.Memories.RememberAsync(Alice, "喜欢吃披萨饼");
        await Store.Memories.RememberAsync(Alice, "京都に住んでいる");
        await Store.Memories.RememberAsync(Alice, "English", tags: ["タグ"]);

        (await ContentsAsync("披萨")).Should().Equal("喜欢吃披萨饼");
        (await ContentsAsync("吃披萨饼")).Should().Equal("喜欢吃披萨饼");
        (await ContentsAsync("京都")).Should().Equal("京都に住んでいる");
        (await ContentsAsync("タグ")).Should().Equal("English");
    }

    [Fact]
    public async Task Terms_demand_and_exclude()
    {
        await Store.Memories.RememberAsync(Alice, "green tea");
        await Store.Memories.RememberAsync(Alice, "tea, if it is green");
        await Store.Memories.RememberAsync(Alice, "teapots");

        (await ContentsAsync("green tea", new() { Terms = new() { All = true } })).Should().BeEquivalentTo("green tea", "tea, if it is green");
        (await ContentsAsync("", new() { Terms = new() { Phrases = ["green tea"] } })).Should().Equal("green tea");
        (await ContentsAsync("tea", new() { Terms = new() { Excluded = ["if"] } })).Should().Equal("green tea");
        (await ContentsAsync("", new() { Terms = new() { Prefixes = ["teap"] } })).Should().Equal("teapots");
    }

    [Fact]
    public async Task Filters_narrow_before_the_ranking_by_words_and_by_meaning()
    {
        for (var i = 0; i < 15; i++)
        {
            await Store.Memories.Embeddings.SetAsync((await Store.Memories.RememberAsync(Alice, "tea tea")).Id, "m", new float[] { 1, 0 });
        }

        var wanted = await Store.Memories.RememberAsync(new(Alice, "a long text in which tea is but one of many words")
        {
            Importance = 9,
            Tags = ["x", "y"],
            Pinned = true,
            Timestamp = ManualClock.Start.AddDays(-9),
        });
        await Store.Memories.Embeddings.SetAsync(wanted.Id, "m", new float[] { 0, 1 });
        var near = new VectorQuery("m", new float[] { 1, 0 });

        foreach (var search in new MemorySearch[]
        {
            new() { Tags = ["y"] },
            new() { MinImportance = 6 },
            new() { Pinned = true },
            new() { To = ManualClock.Start },
            new() { From = ManualClock.Start.AddDays(-10), To = ManualClock.Start.AddDays(-8), MaxImportance = 9, Tags = ["x", "y"] },
        })
        {
            (await ContentsAsync("tea", search)).Should().Equal([wanted.Content], "{0}", search);
            (await ContentsAsync("", search with { Vector = near })).Should().Equal([wanted.Content], "{0}", search);
        }

        (await ContentsAsync("tea", new() { Tags = ["x", "z"] })).Should().BeEmpty();
        (await ContentsAsync("tea", new() { MaxImportance = 4, Vector = near })).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_near_in_meaning_is_found_beside_what_holds_the_words()
    {
        var words = await Store.Memories.RememberAsync(Alice, "a cat on the roof");
        var meaning = await Store.Memories.RememberAsync(Alice, "our kitten sleeps");
        var neither = await Store.Memories.RememberAsync(Alice, "the weather");
        var bobs = await Store.Memories.RememberAsync(Bob, "a cat");
        await Store.Memories.Embeddings.SetManyAsync([new(words.Id, "m", new float[] { 1, 0, 0 }), new(meaning.Id, "m", new float[] { 0.9f, 0.1f, 0 }), new(neither.Id, "m", new float[] { 0, 0, 1 }), new(bobs.Id, "m", new float[] { 1, 0, 0 })]);
        var near = new VectorQuery("m", new float[] { 1, 0, 0 });
        string[] all = [words.Content, meaning.Content, neither.Content];

        (await ContentsAsync("cat", new() { Vector = near })).Should().Equal(all);
        (await ContentsAsync("", new() { Vector = near with { Weight = 1 } })).Should().Equal(all);
        (await ContentsAsync("cat", new() { Vector = near with { Weight = 0 } })).Should().Equal(words.Content);
        (await ContentsAsync("cat", new() { Vector = near, Terms = new() { Excluded = ["kitten", "weather"] } })).Should().Equal(words.Content);
        (await ContentsAsync("cat", new() { Vector = near, Terms = new() { All = true } })).Should().Equal(words.Content);
        (await Store.ForUser(Bob).Memories.SearchAsync(Alice, "cat", new() { Vector = near })).Should().BeEmpty();
        (await Store.Memories.SearchAsync(Bob, "cat", new() { Vector = near })).Select(h => h.Item.Id).Should().Equal(bobs.Id);
    }

    [Fact]
    public async Task What_scripts_without_spaces_exclude_is_not_found_by_meaning_either()
    {
        await Store.Memories.RememberAsync(Alice, "喜欢吃披萨饼");
        await Store.Memories.RememberAsync(Alice, "喜欢喝茶");
        await Store.Memories.Embeddings.BackfillAsync("fake");

        (await ContentsAsync("喜欢", new() { Vector = new("fake"), Terms = new() { Excluded = ["披萨饼"] } })).Should().Equal("喜欢喝茶");
        (await ContentsAsync("喜欢", new() { Vector = new("fake"), Terms = new() { Excluded = ["披萨"] } })).Should().Equal("喜欢喝茶");
    }

    [Fact]
    public async Task The_embedder_makes_the_vector_of_the_text()
    {
        await Store.Memories.RememberAsync(Alice, "seven .");
        await Store.Memories.RememberAsync(Alice, "a text that is much longer");
        (await Store.Memories.Embeddings.BackfillAsync("fake")).Stored.Should().Be(2);

        (await ContentsAsync("seventy", new() { Vector = new("fake") { Weight = 1 } })).First().Should().Be("seven .");
        _embedder.Calls[^1].Should().Equal("seventy");
    }

    [Fact]
    public async Task What_is_forgotten_is_not_found_until_it_is_restored()
    {
        var memory = await Store.Memories.RememberAsync(Alice, "likes tea 喜欢喝茶");
        await Store.Memories.Embeddings.BackfillAsync("fake");
        var near = new VectorQuery("fake", FakeEmbedder.Of("x"));
        (await FindAllAsync()).Should().AllBeEquivalentTo(1);

        await Store.Memories.ForgetAsync(memory.Id);
        (await FindAllAsync()).Should().AllBeEquivalentTo(0);
        (await Store.Memories.Embeddings.FindAsync(memory.Id, "fake")).Should().NotBeNull("it is kept");
        await Store.Memories.RememberAsync(Alice, "another");
        (await Store.Memories.Embeddings.BackfillAsync("fake")).Stored.Should().Be(1);

        await Store.Memories.RestoreAsync(memory.Id);
        (await Store.Memories.SearchAsync(Alice, "tea")).Should().ContainSingle();
        (await Store.Memories.SearchAsync(Alice, "", new() { Vector = near })).Should().HaveCount(2);
        (await Store.Memories.Embeddings.NearestAsync("fake", FakeEmbedder.Of("x"))).Should().HaveCount(2);
        (await Store.Maintenance.CheckSearchAsync()).Should().BeEmpty();

        async Task<int[]> FindAllAsync() =>
        [
            (await Store.Memories.SearchAsync(Alice, "tea")).Count,
            (await Store.Memories.SearchAsync(Alice, "喜欢")).Count,
            (await Store.Memories.SearchAsync(Alice, "喜欢喝茶")).Count,
            (await Store.Memories.SearchAsync(Alice, "", new() { Vector = near })).Count,
            (await Store.Memories.RecallAsync(Alice, "tea")).Count,
            (await Store.Memories.RecallAsync(Alice, "")).Count,
            (await Store.Memories.Embeddings.NearestAsync("fake", FakeEmbedder.Of("x"))).Count,
        ];
    }

    [Fact]
    public async Task The_index_follows_every_change()
    {
        var memory = await Store.Memories.RememberAsync(Alice, "alpha", tags: ["one"]);
        await Store.Memories.UpdateAsync(memory.Id, new() { Content = "beta", Tags = new(["gamma"]), Context = "delta" });

        (await ContentsAsync("alpha one")).Should().BeEmpty();
        foreach (var text in new[] { "beta", "gamma", "delta" })
        {
            (await ContentsAsync(text)).Should().Equal("beta");
        }

        await Store.Memories.UpdateAsync(memory.Id, new() { Importance = 1, Pinned = true });
        await Store.Memories.ReinforceAsync(memory.Id);
        (await ContentsAsync("beta")).Should().Equal("beta");
        await Store.Memories.DeleteAsync(memory.Id);
        (await ContentsAsync("beta")).Should().BeEmpty();
        (await Store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_snippet_is_of_the_content_or_else_of_the_context()
    {
        var filler = string.Concat(Enumerable.Repeat("word ", 200));
        await Store.Memories.RememberAsync(new(Alice, $"{filler} she runs a marathon each year {filler}") { Context = "about sport", Tags = ["habit"] });

        var content = (await Store.Memories.SearchAsync(Alice, "marathon", new() { Snippets = true }))[0].Snippet!;
        content.Marked("[", "]").Should().Contain("runs a [marathon] each").And.StartWith("…").And.EndWith("…");
        (await Store.Memories.SearchAsync(Alice, "sport", new() { Snippets = true }))[0].Snippet!.Marked("[", "]").Should().Be("about [sport]");
        (await Store.Memories.SearchAsync(Alice, "habit", new() { Snippets = true }))[0].Snippet.Should().BeNull("a tag is not of the text");
        (await Store.Memories.RecallAsync(Alice, "sport", new() { Search = new() { Snippets = true } }))[0].Snippet!.Marked("[", "]").Should().Be("about [sport]");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("\"")]
    [InlineData("AND OR NOT NEAR(")]
    [InlineData("content : x*")]
    [InlineData("{a b} : ^c")]
    [InlineData("'; DROP TABLE memories; --")]
    [InlineData("\0")]
    [InlineData("\ud800 x \udc00")]
    [InlineData("😀")]
    [InlineData("scope u0")]
    [InlineData("ไทย")]
    [InlineData("عربي")]
    public async Task Any_text_is_looked_for_and_never_understood(string text)
    {
        await Store.Memories.RememberAsync(Alice, "content");

        await FluentActions.Awaiting(() => Store.Memories.SearchAsync(Alice, text, new() { Snippets = true })).Should().NotThrowAsync();
        (await Store.Memories.RecallAsync(Alice, text)).Should().ContainSingle("what is fresh comes to mind anyway");
    }

    [Fact]
    public async Task Search_and_recall_refuse_what_breaks_a_rule()
    {
        foreach (var (parameter, search) in new (string, MemorySearch)[]
        {
            ("search.Tags", new() { Tags = null! }),
            ("search.Tags", new() { Tags = [""] }),
            ("search.MinImportance", new() { MinImportance = 0 }),
            ("search.MaxImportance", new() { MaxImportance = 11 }),
            ("query.Model", new() { Vector = new("unknown") }),
            ("query.Weight", new() { Vector = new("fake") { Weight = 2 } }),
            ("Terms.Phrases", new() { Terms = new() { Phrases = null! } }),
        })
        {
            await RefusedAsync(() => Store.Memories.SearchAsync(Alice, "x", search), parameter);
            await RefusedAsync(() => Store.Memories.RecallAsync(Alice, "x", new() { Search = search }), parameter);
        }

        foreach (var (parameter, recall) in new (string, MemoryRecall)[]
        {
            ("recall.RelevanceWeight", new() { RelevanceWeight = -0.1 }),
            ("recall.RecencyWeight", new() { RecencyWeight = 1.1 }),
            ("recall.ImportanceWeight", new() { ImportanceWeight = double.NaN }),
            ("recall.HalfLife", new() { HalfLife = TimeSpan.Zero }),
        })
        {
            await RefusedAsync(() => Store.Memories.RecallAsync(Alice, "x", recall), parameter);
        }

        await RefusedAsync(() => Store.Memories.SearchAsync("", "x"), "userId");
        await RefusedAsync(() => Store.Memories.SearchAsync(Alice, null!), "text");
        await RefusedAsync(() => Store.Memories.SearchAsync(Alice, "x", limit: 0), "limit");
        await RefusedAsync(() => Store.Memories.RecallAsync("", "x"), "userId");
        await RefusedAsync(() => Store.Memories.RecallAsync(Alice, null!), "text");
        await RefusedAsync(() => Store.Memories.RecallAsync(Alice, "x", limit: 1001), "limit");

        static async Task RefusedAsync(Func<Task> call, string parameter) => await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
    }

    [Fact]
    public async Task A_word_is_left_out_of_what_scripts_without_spaces_find()
    {
        await Store.Memories.RememberAsync(Alice, "喜欢 pizza");
        await Store.Memories.RememberAsync(Alice, "喜欢喝茶");
        await Store.Memories.RememberAsync(Alice, "不喜欢吃披萨饼 at all");

        foreach (var text in new[] { "喜欢", "喜欢喝", "喜欢喝咖啡", "喜欢 coffee" })
        {
            (await ContentsAsync(text, new() { Terms = new() { Excluded = ["pizza", "at all"] } })).Should().Equal("喜欢喝茶");
        }
    }

    [Fact]
    public async Task A_text_without_words_demands_none_of_what_is_near_in_meaning()
    {
        var near = await Store.Memories.RememberAsync(Alice, "a cat on the roof");
        await Store.Memories.Embeddings.SetManyAsync([new(near.Id, "m", new float[] { 1, 0 })]);
        var search = new MemorySearch { Vector = new("m", new float[] { 1, 0 }), Terms = new() { All = true } };

        foreach (var text in new[] { "", "?!" })
        {
            (await ContentsAsync(text, search)).Should().Equal(near.Content);
            (await Store.Memories.RecallAsync(Alice, text, new() { Search = search })).Should().ContainSingle().Which.Relevance.Should().Be(1);
        }
    }

    [Fact]
    public async Task A_phrase_that_mixes_scripts_is_one()
    {
        await Store.Memories.RememberAsync(Alice, "JAVA入門を買った");
        await Store.Memories.RememberAsync(Alice, "料理 入門、と java");

        foreach (var phrase in new[] { "Java入門", "A入" })
        {
            var found = (await Store.Memories.SearchAsync(Alice, "", new() { Snippets = true, Terms = new() { Phrases = [phrase] } })).Should().ContainSingle(phrase).Subject;
            found.Item.Content.Should().Be("JAVA入門を買った");
            found.Snippet!.Highlights.Should().ContainSingle();
            (await ContentsAsync("入門", new() { Terms = new() { Excluded = [phrase] } })).Should().Equal("料理 入門、と java");
        }
    }

    [Fact]
    public async Task A_phrase_of_one_script_demands_nothing_of_the_other()
    {
        await Store.Memories.RememberAsync(Alice, "green tea");
        await Store.Memories.RememberAsync(Alice, "green tea 京都の朝");
        await Store.Memories.RememberAsync(Alice, "京都の朝は寒い");

        (await ContentsAsync("京都の", new() { Terms = new() { Phrases = ["green tea"] } })).Should().Equal("green tea 京都の朝", "green tea");
        (await ContentsAsync("京都", new() { Terms = new() { Phrases = ["green tea"] } })).Should().Equal("green tea 京都の朝", "green tea");
        (await ContentsAsync("green tea", new() { Terms = new() { Phrases = ["京都の朝"] } })).Should().Equal("green tea 京都の朝", "京都の朝は寒い");
        (await ContentsAsync("京都の", new() { Terms = new() { All = true, Phrases = ["green tea"] } })).Should().Equal("green tea 京都の朝");
        (await ContentsAsync("", new() { Terms = new() { Phrases = ["green tea", "京都の朝"] } })).Should().Equal("green tea 京都の朝");
    }

    private async Task<List<string>> ContentsAsync(string text, MemorySearch? search = null) =>
        [.. (await Store.Memories.SearchAsync(Alice, text, search)).Select(h => h.Item.Content)];
}
