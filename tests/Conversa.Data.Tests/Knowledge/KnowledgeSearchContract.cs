using Conversa.Data.Knowledge;

namespace Conversa.Data.Tests.Knowledge;

public abstract class KnowledgeSearchContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task Search_finds_by_title_content_and_tag_in_any_form_case_and_accent()
    {
        var item = await AddAsync("Naming conventions", "Private fields are camelCase in our Café.", "größe", "repository pattern");
        await AddAsync("Something else", "Nothing to see.");

        foreach (var text in new[] { "name", "convention", "FIELDS", "cafes", "Größe", "patterns", "fields of the repository" })
        {
            (await TitlesAsync(text)).Should().Equal([item.Title], text);
        }

        var hit = (await Store.Knowledge.SearchAsync("fields")).Should().ContainSingle().Subject;
        hit.Item.Should().BeEquivalentTo(item);
        hit.Score.Should().BePositive();
        hit.Snippet.Should().BeNull("none was asked for");
    }

    [Fact]
    public async Task A_word_of_the_title_counts_twice()
    {
        await AddAsync("one two three", "the lock is held");
        await AddAsync("one two lock", "the thing is held");
        await AddAsync("one two three", "the thing is held", "lock");
        for (var i = 0; i < 10; i++)
        {
            await AddAsync("one two three", "the thing is held");
        }

        (await TitlesAsync("lock")).Should().HaveCount(3).And.Subject.First().Should().Be("one two lock");
    }

    [Fact]
    public async Task More_and_rarer_words_rank_higher_and_the_limit_cuts_the_rest()
    {
        for (var i = 0; i < 20; i++)
        {
            await AddAsync($"{i}", "the index of a table");
        }

        await AddAsync("rare", "the index of a trigram");

        var titles = await TitlesAsync("index trigram");
        titles.Should().HaveCount(10);
        titles[0].Should().Be("rare");
        (await Store.Knowledge.SearchAsync("index", limit: 3)).Should().HaveCount(3);
    }

    [Fact]
    public async Task Scripts_without_spaces_are_found_by_their_parts()
    {
        await AddAsync("中文", "数据库连接超时");
        await AddAsync("日本語", "接続プールを使う");
        await AddAsync("English", "nothing", "タグ");

        (await TitlesAsync("数据库")).Should().Equal("中文");
        (await TitlesAsync("超时")).Should().Equal("中文");
        (await TitlesAsync("日本語")).Should().Equal("日本語");
        (await TitlesAsync("プール")).Should().Equal("日本語");
        (await TitlesAsync("タグ")).Should().Equal("English");
    }

    [Fact]
    public async Task Terms_demand_and_exclude()
    {
        await AddAsync("a", "write ahead log");
        await AddAsync("b", "the log is written ahead of time");
        await AddAsync("c", "logging frameworks");

        (await TitlesAsync("ahead log", new() { Terms = new() { All = true } })).Should().BeEquivalentTo("a", "b");
        (await TitlesAsync("", new() { Terms = new() { Phrases = ["write ahead log"] } })).Should().Equal("a");
        (await TitlesAsync("log", new() { Terms = new() { Excluded = ["time", "frameworks"] } })).Should().Equal("a");
        (await TitlesAsync("", new() { Terms = new() { Prefixes = ["frame"] } })).Should().Equal("c");
    }

    [Fact]
    public async Task Filters_narrow_before_the_ranking()
    {
        for (var i = 0; i < 15; i++)
        {
            await AddAsync("cache cache", "cache");
        }

        var item = await Store.Knowledge.AddAsync(new(KnowledgeSources.Database, "db", KnowledgeTypes.Solution, "found", "a long text in which the cache is but one of many words") { Confidence = 0.9, Tags = ["x", "y"] });

        foreach (var search in new KnowledgeSearch[]
        {
            new() { KnowledgeType = KnowledgeTypes.Solution },
            new() { SourceType = KnowledgeSources.Database },
            new() { MinConfidence = 0.9 },
            new() { Tags = ["y"] },
            new() { Tags = ["x", "y"], MinConfidence = 0.5, SourceType = KnowledgeSources.Database, KnowledgeType = KnowledgeTypes.Solution },
        })
        {
            (await TitlesAsync("cache", search)).Should().Equal([item.Title], "{0}", search);
        }

        (await TitlesAsync("cache", new() { Tags = ["x", "z"] })).Should().BeEmpty();
        (await TitlesAsync("cache", new() { MinConfidence = 0.91 })).Should().BeEmpty();
    }

    [Fact]
    public async Task Users_find_their_own_and_what_is_shared()
    {
        await AddAsync("shared", "cache 缓存服务器");
        foreach (var user in new[] { Alice, Bob, "ALICE" })
        {
            await Store.Knowledge.AddAsync(new("file", "f", "concept", user, "cache 缓存服务器") { UserId = user });
        }

        foreach (var text in new[] { "cache", "缓存服务", "缓存", "cache 缓存" })
        {
            (await TitlesAsync(text)).Should().BeEquivalentTo(["shared", Alice, Bob, "ALICE"], text);
            (await TitlesAsync(text, new() { IncludeShared = false })).Should().BeEquivalentTo([Alice, Bob, "ALICE"], text);
            (await TitlesAsync(text, new() { UserId = Alice })).Should().BeEquivalentTo([Alice, "shared"], text);
            (await TitlesAsync(text, new() { UserId = Alice, IncludeShared = false })).Should().Equal([Alice], text);
            (await TitlesAsync(text, new() { UserId = "nobody" })).Should().Equal(["shared"], text);
            var mine = Store.ForUser(Alice).Knowledge;
            foreach (var search in new KnowledgeSearch?[] { null, new() { UserId = Alice }, new() { IncludeShared = false } })
            {
                (await mine.SearchAsync(text, search)).Select(h => h.Item.Title).Should().Equal([Alice], text);
            }

            (await mine.SearchAsync(text, new() { UserId = Bob })).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task The_index_follows_every_change()
    {
        var item = await AddAsync("first", "alpha");
        await Store.Knowledge.UpdateAsync(item.Id, new() { Content = "beta", Tags = new(["gamma"]) });

        (await TitlesAsync("alpha")).Should().BeEmpty();
        (await TitlesAsync("beta")).Should().Equal("first");
        (await TitlesAsync("gamma")).Should().Equal("first");
        await Store.Knowledge.UpdateAsync(item.Id, new() { Confidence = 1 });
        (await TitlesAsync("beta")).Should().Equal("first");
        await Store.Knowledge.ReplaceSourceAsync("file", "f", [new("file", "f", "concept", "second", "delta")]);
        (await TitlesAsync("beta")).Should().BeEmpty();
        (await TitlesAsync("delta")).Should().Equal("second");

        await Store.Knowledge.AddAsync(new("file", "g", "concept", "bob's", "delta") { UserId = Bob });
        await Store.Users.CreateAsync(new() { Id = Alice });
        await Store.Users.MergeAsync(Alice, Bob);
        (await Store.ForUser(Alice).Knowledge.SearchAsync("delta")).Select(h => h.Item.Title).Should().Equal("bob's");
        (await TitlesAsync("delta", new() { UserId = Bob })).Should().Equal("second");
        await Store.Knowledge.DeleteBySourceAsync("file", "g");
        (await TitlesAsync("delta")).Should().Equal("second");
        (await Store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_unit_of_work_finds_what_it_wrote()
    {
        await using (var work = await Store.BeginAsync())
        {
            await work.Knowledge.AddAsync(new("file", "f", "concept", "x", "alpha"));
            (await work.Knowledge.SearchAsync("alpha")).Should().ContainSingle();
        }

        (await TitlesAsync("alpha")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_snippet_is_of_the_content_or_else_of_the_title()
    {
        var filler = string.Concat(Enumerable.Repeat("word ", 200));
        await AddAsync("Deadlocks", $"{filler} two threads wait for each other's lock {filler}", "concurrency");
        await AddAsync("数据库连接", "x");

        var content = (await Store.Knowledge.SearchAsync("threads", new() { Snippets = true }))[0].Snippet!;
        content.Marked("[", "]").Should().Contain("two [threads] wait").And.StartWith("…").And.EndWith("…");
        (await Store.Knowledge.SearchAsync("deadlock", new() { Snippets = true }))[0].Snippet!.Marked("[", "]").Should().Be("[Deadlocks]");
        (await Store.Knowledge.SearchAsync("concurrency", new() { Snippets = true }))[0].Snippet.Should().BeNull("a tag is not of the text");
        (await Store.Knowledge.SearchAsync("连接", new() { Snippets = true }))[0].Snippet!.Marked("[", "]").Should().Be("数据库[连接]");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("\"")]
    [InlineData("AND OR NOT NEAR(")]
    [InlineData("title : x*")]
    [InlineData("{a b} : ^c")]
    [InlineData("'; DROP TABLE knowledge_items; --")]
    [InlineData("\0")]
    [InlineData("\ud800 x \udc00")]
    [InlineData("😀")]
    [InlineData("scope u0")]
    [InlineData("ไทย")]
    [InlineData("عربي")]
    public async Task Any_text_is_looked_for_and_never_understood(string text)
    {
        await AddAsync("title", "content");

        var search = () => Store.Knowledge.SearchAsync(text, new() { Snippets = true });

        await search.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Search_refuses_what_breaks_a_rule()
    {
        foreach (var (parameter, search) in new (string, Func<Task>)[]
        {
            ("text", () => Store.Knowledge.SearchAsync(null!)),
            ("limit", () => Store.Knowledge.SearchAsync("x", limit: 0)),
            ("search.UserId", () => Store.Knowledge.SearchAsync("x", new() { UserId = "" })),
            ("search.KnowledgeType", () => Store.Knowledge.SearchAsync("x", new() { KnowledgeType = "" })),
            ("search.SourceType", () => Store.Knowledge.SearchAsync("x", new() { SourceType = "\0" })),
            ("search.MinConfidence", () => Store.Knowledge.SearchAsync("x", new() { MinConfidence = 2 })),
            ("search.Tags", () => Store.Knowledge.SearchAsync("x", new() { Tags = [""] })),
            ("Terms.Phrases", () => Store.Knowledge.SearchAsync("x", new() { Terms = new() { Phrases = null! } })),
        })
        {
            await search.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task A_word_is_left_out_of_what_scripts_without_spaces_find()
    {
        await AddAsync("喜欢 pizza", "a");
        await AddAsync("喜欢喝茶", "b");

        (await TitlesAsync("喜欢", new() { Terms = new() { Excluded = ["pizza"] } })).Should().Equal("喜欢喝茶");
    }

    private Task<KnowledgeItem> AddAsync(string title, string content, params string[] tags) =>
        Store.Knowledge.AddAsync(new(KnowledgeSources.File, "f", KnowledgeTypes.Concept, title, content) { Tags = tags });

    private async Task<List<string>> TitlesAsync(string text, KnowledgeSearch? search = null) =>
        [.. (await Store.Knowledge.SearchAsync(text, search)).Select(h => h.Item.Title)];
}
