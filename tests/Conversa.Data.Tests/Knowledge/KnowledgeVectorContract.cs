using Conversa.Data.Knowledge;
using Conversa.Data.Search;
using Conversa.Data.Tests.Embeddings;

namespace Conversa.Data.Tests.Knowledge;

/// <summary>Searching knowledge by words and by meaning.</summary>
public abstract class KnowledgeVectorContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly VectorQuery Near = new("m", new float[] { 1, 0, 0 });

    private readonly FakeEmbedder _embedder = new();

    protected override void Configure(ConversationStoreOptions options) => options.Embedders["made"] = _embedder;

    [Fact]
    public async Task What_is_near_in_meaning_is_found_beside_what_holds_the_words()
    {
        await AddAsync("words", "a cat on the roof", [1, 0, 0]);
        await AddAsync("meaning", "our kitten sleeps", [0.9f, 0.1f, 0]);
        await AddAsync("far", "the weather", [0, 0, 1]);
        await AddAsync("no vector", "another cat");

        (await TitlesAsync("cat", new())).Should().BeEquivalentTo("words", "no vector");
        (await TitlesAsync("cat", new() { Vector = Near })).Should().BeEquivalentTo("words", "no vector", "meaning", "far").And.Subject.First().Should().Be("words");
        (await TitlesAsync("kitty", new() { Vector = Near })).Should().Equal("words", "meaning", "far");
        (await TitlesAsync("", new() { Vector = Near with { Weight = 1 } })).Should().Equal("words", "meaning", "far");
        (await TitlesAsync("", new() { Vector = Near }, 2)).Should().Equal("words", "meaning");
    }

    [Fact]
    public async Task With_weight_0_it_finds_what_words_alone_find()
    {
        for (var i = 0; i < 30; i++)
        {
            await AddAsync($"{i}", $"cat{(i % 3 == 0 ? " roof" : "")} 数据库{(i % 2 == 0 ? "连接" : "")}", [1, i, 0]);
        }

        foreach (var text in new[] { "cat", "roof cat", "数据库连接", "数据库 cat", "" })
        {
            (await TitlesAsync(text, new() { Vector = Near with { Weight = 0 } })).Should().Equal(await TitlesAsync(text, new()), text);
        }
    }

    [Fact]
    public async Task What_must_and_must_not_occur_holds_for_what_is_near_too()
    {
        await AddAsync("words", "the cat sleeps", [0, 1, 0]);
        await AddAsync("kitten", "our kitten sleeps", [1, 0, 0]);
        await AddAsync("中文", "数据库连接超时", [1, 0, 0]);

        (await TitlesAsync("cat", new() { Vector = Near, Terms = new() { All = true } })).Should().Equal("words");
        (await TitlesAsync("sleep", new() { Vector = Near, Terms = new() { Phrases = ["kitten sleeps"] } })).Should().Equal("kitten");
        (await TitlesAsync("cat", new() { Vector = Near, Terms = new() { Excluded = ["kitten", "数据库"] } })).Should().Equal("words");
        (await TitlesAsync("", new() { Vector = Near, Terms = new() { Excluded = ["sleeps"] } })).Should().Equal("中文");
        (await TitlesAsync("", new() { Vector = Near, Terms = new() { All = true } })).Should().HaveCount(3, "no word demands nothing");
    }

    [Fact]
    public async Task Filters_hold_for_what_is_near()
    {
        for (var i = 0; i < 15; i++)
        {
            await AddAsync("near", "x", [1, 0, 0]);
        }

        var far = await Store.Knowledge.AddAsync(new(KnowledgeSources.Database, "db", KnowledgeTypes.Solution, "far", "x") { Confidence = 0.9, Tags = ["a", "b"] });
        await Store.Knowledge.Embeddings.SetAsync(far.Id, "m", new float[] { 0, 1, 0 });

        foreach (var search in new KnowledgeSearch[]
        {
            new() { KnowledgeType = KnowledgeTypes.Solution },
            new() { SourceType = KnowledgeSources.Database },
            new() { MinConfidence = 0.9 },
            new() { Tags = ["b"] },
            new() { Tags = ["b", "a"], MinConfidence = 0.5, SourceType = KnowledgeSources.Database, KnowledgeType = KnowledgeTypes.Solution },
        })
        {
            (await TitlesAsync("nothing", search with { Vector = Near }, 5)).Should().Equal(["far"], "{0}", search);
        }

        (await TitlesAsync("nothing", new() { Tags = ["a", "c"], Vector = Near })).Should().BeEmpty();
    }

    [Fact]
    public async Task Users_find_their_own_and_what_is_shared_by_meaning_too()
    {
        await AddAsync("shared", "x", [1, 0, 0]);
        await AddAsync(Alice, "x", [1, 0, 0], Alice);
        await AddAsync(Bob, "x", [1, 0, 0], Bob);
        var near = new KnowledgeSearch { Vector = Near };

        (await TitlesAsync("y", near)).Should().BeEquivalentTo("shared", Alice, Bob);
        (await TitlesAsync("y", near with { IncludeShared = false })).Should().BeEquivalentTo(Alice, Bob);
        (await TitlesAsync("y", near with { UserId = Alice })).Should().BeEquivalentTo("shared", Alice);
        (await TitlesAsync("y", near with { UserId = Alice, IncludeShared = false })).Should().Equal(Alice);
        (await TitlesAsync("y", near with { UserId = "nobody" })).Should().Equal("shared");
        var mine = Store.ForUser(Alice).Knowledge;
        (await mine.SearchAsync("y", near)).Select(h => h.Item.Title).Should().Equal(Alice);
        (await mine.SearchAsync("y", near with { UserId = Bob })).Should().BeEmpty();
        (await mine.Embeddings.NearestAsync("m", Near.Vector!.Value)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_model_cleared_leaves_the_texts()
    {
        await AddAsync("words", "a cat", [1, 0, 0]);
        await AddAsync("meaning", "a kitten", [1, 0, 0]);

        (await Store.Knowledge.Embeddings.ClearAsync("m")).Should().Be(2);

        (await TitlesAsync("cat", new() { Vector = Near })).Should().Equal("words");
        (await Store.Knowledge.CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task A_changed_text_loses_its_vector_and_a_merged_user_keeps_theirs()
    {
        var (kept, edited) = (await AddAsync("kept", "x", [1, 0, 0], Bob), await AddAsync("edited", "x", [1, 0, 0], Bob));
        await Store.Users.CreateAsync(new() { Id = Alice });
        (await TitlesAsync("", new() { UserId = Bob, Vector = Near })).Should().HaveCount(2);

        await Store.Knowledge.UpdateAsync(edited, new() { Content = "y" });
        await Store.Knowledge.UpdateAsync(kept, new() { Confidence = 1, Tags = new(["t"]) });
        await Store.Users.MergeAsync(Alice, Bob);

        (await TitlesAsync("", new() { UserId = Alice, Vector = Near })).Should().Equal("kept");
    }

    [Fact]
    public async Task The_embedder_makes_vectors_of_title_and_content_and_of_the_text_that_is_looked_for()
    {
        await AddAsync("t", "c");

        await Store.Knowledge.Embeddings.BackfillAsync("made");
        (await TitlesAsync("nothing of it", new() { Vector = new("made") })).Should().Equal("t");

        _embedder.Calls.Should().BeEquivalentTo(new string[][] { ["t\nc"], ["nothing of it"] }, o => o.WithStrictOrdering());
        (await TitlesAsync("  ", new() { Vector = new("made") })).Should().BeEmpty();
    }

    [Fact]
    public async Task A_unit_of_work_finds_the_vectors_that_it_wrote()
    {
        await using (var work = await Store.BeginAsync())
        {
            var item = await work.Knowledge.AddAsync(new("file", "f", "concept", "x", "alpha"));
            await work.Knowledge.Embeddings.SetAsync(item.Id, "m", new float[] { 1, 0, 0 });
            (await work.Knowledge.SearchAsync("beta", new() { Vector = Near })).Should().ContainSingle();
        }

        (await TitlesAsync("beta", new() { Vector = Near })).Should().BeEmpty();
    }

    [Fact]
    public async Task Near_texts_that_do_not_hold_the_words_have_no_snippet()
    {
        await AddAsync("t", "a kitten", [1, 0, 0]);

        var hits = await Store.Knowledge.SearchAsync("cat", new() { Vector = Near, Snippets = true });

        hits.Should().ContainSingle().Which.Snippet.Should().BeNull();
    }

    [Fact]
    public async Task Bad_vectors_are_refused()
    {
        await AddAsync("t", "c", [1, 0, 0]);
        foreach (var (parameter, vector) in new (string, VectorQuery)[]
        {
            ("query.Model", new("")),
            ("query.Model", new("unknown")),
            ("query.Vector", new("m", new float[] { 0, 0 })),
            ("query.Weight", Near with { Weight = 2 }),
        })
        {
            await FluentActions.Awaiting(() => Store.Knowledge.SearchAsync("x", new() { Vector = vector })).Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        await FluentActions.Awaiting(() => Store.Knowledge.SearchAsync("x", new() { Vector = new("m", new float[] { 1 }) })).Should().ThrowAsync<ArgumentException>("the model has three dimensions");
    }

    private async Task<string> AddAsync(string title, string content, float[]? vector = null, string? userId = null)
    {
        var item = await Store.Knowledge.AddAsync(new(KnowledgeSources.File, "f", KnowledgeTypes.Concept, title, content) { UserId = userId });
        if (vector is not null)
        {
            await Store.Knowledge.Embeddings.SetAsync(item.Id, "m", vector);
        }

        return item.Id;
    }

    private async Task<List<string>> TitlesAsync(string text, KnowledgeSearch search, int limit = 10) =>
        [.. (await Store.Knowledge.SearchAsync(text, search, limit)).Select(h => h.Item.Title)];
}
