using Conversa.Data.Memories;

namespace Conversa.Data.Tests.Memories;

public abstract class MemoryRecallContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly MemoryRecall Quietly = new() { NoteAccess = false };

    [Fact]
    public async Task A_score_is_the_weighted_sum_of_its_parts()
    {
        await RememberAsync("tea in the morning", 3, days: 30);
        await RememberAsync("a new job", 10, days: 0);
        await RememberAsync("tea in the evening, tea at night, and a lot of other words beside it", 1, days: 60);
        var recall = new MemoryRecall { RelevanceWeight = 0.5, RecencyWeight = 0.4, ImportanceWeight = 0.3, HalfLife = TimeSpan.FromDays(15), NoteAccess = false };

        var hits = await Store.Memories.RecallAsync(Alice, "morning tea", recall);

        hits.Should().HaveCount(3).And.BeInDescendingOrder(h => h.Score);
        hits.Select(h => h.Memory.Content[..5]).Should().Equal("a new", "tea i", "tea i");
        hits.Select(h => h.Relevance).Should().StartWith([0, 1]).And.Subject.Last().Should().BeInRange(double.Epsilon, 0.99);
        hits.Select(h => h.Recency).Should().Equal(1, 0.25, 0.0625);
        hits.Select(h => h.Importance).Should().Equal(1, 0.3, 0.1);
        foreach (var hit in hits)
        {
            hit.Score.Should().BeApproximately((0.5 * hit.Relevance) + (0.4 * hit.Recency) + (0.3 * hit.Importance), 1e-12);
            hit.Recency.Should().Be(hit.Memory.RecencyAt(Clock.Now, recall.HalfLife));
            hit.Snippet.Should().BeNull();
        }
    }

    [Fact]
    public async Task By_default_what_fits_best_comes_first_and_the_rest_by_recency_and_importance()
    {
        await RememberAsync("plays chess", 1, days: 1000);
        await RememberAsync("fresh and important", 10, days: 0);
        await RememberAsync("important", 10, days: 300);
        await RememberAsync("fresh", 1, days: 0);
        await RememberAsync("neither", 1, days: 300);

        (await ContentsAsync("chess?")).Should().Equal("plays chess", "fresh and important", "fresh", "important", "neither");
        (await ContentsAsync("", limit: 2)).Should().Equal("fresh and important", "fresh");
        (await Store.Memories.RecallAsync(Alice, " ", Quietly)).Should().OnlyContain(h => h.Relevance == 0);
        (await Store.Memories.RecallAsync("nobody", "chess")).Should().BeEmpty();
    }

    [Fact]
    public async Task Recalling_is_noted_and_makes_fresh_again()
    {
        var memory = await RememberAsync("plays chess", 5, days: 90);
        var other = await RememberAsync("drinks tea", 5, days: 90);
        (await Store.Memories.RecallAsync(Alice, "chess", Quietly, limit: 1)).Should().ContainSingle();
        (await Store.Memories.FindByIdAsync(memory.Id)).Should().BeEquivalentTo(memory, "nothing is noted unless it is asked for");

        var hit = (await Store.Memories.RecallAsync(Alice, "chess", limit: 1)).Should().ContainSingle().Subject;

        hit.Memory.Should().BeEquivalentTo(memory, "it is told as it stood before");
        hit.Recency.Should().Be(0.125);
        var noted = await Store.Memories.FindByIdAsync(memory.Id);
        noted.Should().BeEquivalentTo(memory with { AccessCount = 1, LastAccessedAt = Clock.Now, UpdatedAt = Clock.Now.AddMilliseconds(1) });
        (await Store.Memories.FindByIdAsync(other.Id)).Should().BeEquivalentTo(other);
        (await Store.Memories.RecallAsync(Alice, "chess", limit: 1))[0].Recency.Should().Be(1);
    }

    [Fact]
    public async Task What_is_pinned_is_as_fresh_as_can_be()
    {
        await RememberAsync("pinned", 1, days: 9000, pinned: true);
        for (var i = 0; i < 250; i++)
        {
            await RememberAsync($"{i}", 1, days: 1);
        }

        var hit = (await Store.Memories.RecallAsync(Alice, "", Quietly, limit: 1)).Should().ContainSingle().Subject;
        (hit.Memory.Content, hit.Recency).Should().Be(("pinned", 1));
        (await Store.Memories.RecallAsync(Alice, "", Quietly, limit: 251)).Should().HaveCount(251, "a greater limit weighs more");
    }

    [Fact]
    public async Task What_stands_out_in_one_thing_is_weighed_among_many_others()
    {
        await RememberAsync("chess", 1, days: 9000);
        await RememberAsync("important", 10, days: 9000);
        var used = await RememberAsync("fresh", 1, days: 9000);
        for (var i = 0; i < 250; i++)
        {
            await RememberAsync($"{i}", 5, days: 100);
        }

        await Store.Memories.ReinforceAsync(used.Id, by: 0);

        (await ContentsAsync("chess", recall: Quietly with { RecencyWeight = 1, ImportanceWeight = 1, RelevanceWeight = 1 }, limit: 3)).Should().BeEquivalentTo("chess", "important", "fresh");
    }

    [Fact]
    public async Task The_search_narrows_what_is_recalled()
    {
        await RememberAsync("plays chess", 9, days: 0);
        var tagged = await Store.Memories.RememberAsync(new(Alice, "plays go") { Tags = ["x"], Importance = 2 });

        (await ContentsAsync("chess", new() { Search = new() { Tags = ["x"] } })).Should().Equal(tagged.Content);
        (await ContentsAsync("", new() { Search = new() { MaxImportance = 3 } })).Should().Equal(tagged.Content);
        (await ContentsAsync("go", new() { Search = new() { Terms = new() { Excluded = ["chess"] } } })).Should().Equal([tagged.Content], "with terms, nothing is recalled that is not found");
        (await ContentsAsync("", new() { Search = new() { Terms = new() { Phrases = ["plays chess"] } } })).Should().Equal("plays chess");
    }

    [Fact]
    public async Task Relevance_is_by_meaning_too()
    {
        var cat = await RememberAsync("a cat", 1, days: 0);
        var kitten = await RememberAsync("our kitten", 1, days: 0);
        var weather = await RememberAsync("the weather", 1, days: 0);
        await Store.Memories.Embeddings.SetManyAsync([new(cat.Id, "m", new float[] { 1, 0 }), new(kitten.Id, "m", new float[] { 0.8f, 0.2f }), new(weather.Id, "m", new float[] { 0, 1 })]);
        var near = new MemorySearch { Vector = new("m", new float[] { 1, 0 }) };

        var hits = await Store.Memories.RecallAsync(Alice, "cat", Quietly with { Search = near });

        hits.Select(h => h.Memory.Id).Should().Equal(cat.Id, kitten.Id, weather.Id);
        hits.Select(h => h.Relevance).Should().BeInDescendingOrder().And.OnlyHaveUniqueItems().And.StartWith([1]).And.EndWith([0]);
        (await Store.Memories.RecallAsync(Alice, "", Quietly with { Search = near }))[0].Relevance.Should().Be(1, "a vector needs no text");
    }

    [Fact]
    public async Task A_store_that_cannot_write_recalls_without_noting()
    {
        using var directory = new TemporaryDirectory();
        await using (var store = await ConversationStore.OpenAsync($"Data Source={directory.Database}"))
        {
            await store.Memories.RememberAsync(Alice, "tea");
        }

        await using var reading = await ConversationStore.OpenAsync($"Data Source={directory.Database};Mode=ReadOnly");

        (await reading.Memories.RecallAsync(Alice, "tea", Quietly)).Should().ContainSingle();
        await FluentActions.Awaiting(() => reading.Memories.RecallAsync(Alice, "tea")).Should().ThrowAsync<ConversationStoreUnavailableException>();
    }

    private Task<Memory> RememberAsync(string content, int importance, double days, bool pinned = false) =>
        Store.Memories.RememberAsync(new(Alice, content) { Importance = importance, Timestamp = Clock.Now.AddDays(-days), Pinned = pinned });

    private async Task<List<string>> ContentsAsync(string text, MemoryRecall? recall = null, int limit = 10) =>
        [.. (await Store.Memories.RecallAsync(Alice, text, recall ?? Quietly, limit)).Select(h => h.Memory.Content)];
}
