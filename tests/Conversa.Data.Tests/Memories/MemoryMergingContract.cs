using Conversa.Data.Memories;

namespace Conversa.Data.Tests.Memories;

public abstract class MemoryMergingContract(EngineKind engine) : StoreContract(engine)
{
    private const string Long = "Nelly wants to run three times a week and has asked to be reminded each evening before";

    [Theory]
    [InlineData("She likes pizza.", "she likes PIZZA!", true)]
    [InlineData(Long, Long + " bedtime", true)]
    [InlineData("the dog of Alice is called Rex", "dog of Alice is called Rex", true)]
    [InlineData("喜欢吃披萨饼", "喜欢吃披萨饼。", true)]
    [InlineData("👍", "👍", true)]
    [InlineData("👍", "👎", false)]
    [InlineData("She likes pizza.", "She likes pasta.", false)]
    [InlineData("Anna owes Ben", "Ben owes Anna", false)]
    [InlineData(Long + " 9", Long + " 10", false)]
    [InlineData("from 9 to 5: " + Long, "from 5 to 9: " + Long, false)]
    [InlineData(Long, "not " + Long, false)]
    [InlineData(Long + " and doesn't mind", Long + " and does mind", false)]
    [InlineData("他喜欢吃披萨饼和意大利面还有很多别的东西", "他不喜欢吃披萨饼和意大利面还有很多别的东西", false)]
    public async Task Two_memories_are_merged_when_they_say_nearly_the_same(string one, string other, bool merged)
    {
        await Store.Memories.RememberManyAsync([new(Alice, one), new(Alice, "something else"), new(Alice, other), new(Bob, one)]);

        (await Store.Memories.DeduplicateAsync(Alice)).Should().HaveCount(merged ? 1 : 0);
        (await Store.Memories.CountAsync(new() { UserId = Alice })).Should().Be(merged ? 2 : 3);
        (await Store.Memories.CountAsync(new() { UserId = Bob })).Should().Be(1);
    }

    [Fact]
    public async Task What_stays_takes_over_from_the_others()
    {
        var least = await Store.Memories.RememberAsync(new(Alice, "likes TEA") { Importance = 9, Tags = ["a", "b"] });
        await Store.Memories.ReinforceAsync(least.Id, by: 0);
        Clock.Advance(TimeSpan.FromDays(1));
        var pinned = await Store.Memories.RememberAsync(new(Alice, "likes tea") { Importance = 2, Pinned = true, Tags = ["b", "c"], Context = "k", Metadata = "1" });
        await Store.Memories.RecallAsync(Alice, "tea", limit: 2);
        var newest = await Store.Memories.RememberAsync(new(Alice, "likes tea.") { Importance = 3 });
        Clock.Advance(TimeSpan.FromDays(1));
        var before = await ListAsync();

        var planned = await Store.Memories.DeduplicateAsync(Alice, dryRun: true);
        (await ListAsync()).Should().BeEquivalentTo(before, "a dry run changes nothing");
        var merged = (await Store.Memories.DeduplicateAsync(Alice)).Should().ContainSingle().Subject;

        var was = before.Single(m => m.Id == pinned.Id);
        merged.Kept.Should().BeEquivalentTo(was with { Importance = 9, Tags = ["b", "c", "a"], AccessCount = 3, LastAccessedAt = ManualClock.Start.AddDays(1), UpdatedAt = Clock.Now }, o => o.WithStrictOrdering());
        merged.Forgotten.Should().BeEquivalentTo(before.Where(m => m.Id != pinned.Id).OrderByDescending(m => m.Importance), o => o.WithStrictOrdering());
        planned.Should().ContainSingle().Which.Should().BeEquivalentTo(merged with { Kept = merged.Kept with { UpdatedAt = was.UpdatedAt } });
        (await ListAsync()).Should().ContainSingle().Which.Should().BeEquivalentTo(merged.Kept);
        foreach (var id in new[] { least.Id, newest.Id })
        {
            (await Store.Memories.FindByIdAsync(id))!.ForgottenAt.Should().Be(Clock.Now, "what is merged is never deleted");
        }

        (await Store.Memories.DeduplicateAsync(Alice)).Should().BeEmpty();
        (await Store.Memories.SearchAsync(Alice, "a c")).Should().ContainSingle("its new tags are searched");

        async Task<IReadOnlyList<Memory>> ListAsync() => (await Store.Memories.ListAsync()).Items;
    }

    [Fact]
    public async Task The_more_important_stays_and_of_equals_the_newer()
    {
        foreach (var (content, importance) in new[] { ("likes tea", 5), ("LIKES TEA", 7), ("a walk", 5), ("A WALK", 5) })
        {
            await Store.Memories.RememberAsync(Alice, content, importance);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await Store.Memories.DeduplicateAsync(Alice)).Select(m => m.Kept.Content).Should().Equal("LIKES TEA", "A WALK");
    }

    [Fact]
    public async Task Near_to_near_is_not_near_and_a_higher_threshold_asks_for_more()
    {
        string[] words = ["one of", "her", "oldest", "friends", "lives", "in", "a", "house", "by", "the", "sea", "near", "Bergen"];
        var texts = Enumerable.Range(0, 3).Select(i => string.Join(' ', words.Skip(i))).ToArray();
        await Store.Memories.RememberManyAsync([.. texts.Select((t, i) => new NewMemory(Alice, t) { Importance = 9 - i })]);

        (await Store.Memories.DeduplicateAsync(Alice, threshold: 1)).Should().BeEmpty();
        (await Store.Memories.DeduplicateAsync(Alice, threshold: 0.85)).Should().ContainSingle().Which.Forgotten.Select(m => m.Content).Should().Equal(texts[1]);
        (await Store.Memories.ListAsync()).Items.Select(m => m.Content).Should().BeEquivalentTo(texts[0], texts[2]);
        (await Store.Memories.DeduplicateAsync(Alice, threshold: 0.5)).Should().ContainSingle();
    }

    [Fact]
    public async Task The_limit_bounds_what_is_merged_at_once()
    {
        await Store.Memories.RememberManyAsync([.. Enumerable.Range(0, 6).Select(i => new NewMemory(Alice, $"fact {i / 2}"))]);

        (await Store.Memories.DeduplicateAsync(Alice, limit: 2)).Should().HaveCount(2);
        (await Store.Memories.DeduplicateAsync(Alice, limit: 2)).Should().HaveCount(1);
        (await Store.Memories.CountAsync()).Should().Be(3);
    }

    [Fact]
    public async Task No_memory_gets_more_tags_than_it_may_have()
    {
        await Store.Memories.RememberAsync(Alice, "x", tags: [.. Enumerable.Range(0, 60).Select(i => $"a{i}")]);
        await Store.Memories.RememberAsync(Alice, "x", tags: [.. Enumerable.Range(0, 60).Select(i => $"b{i}")]);

        (await Store.Memories.DeduplicateAsync(Alice)).Should().ContainSingle().Which.Kept.Tags.Should().HaveCount(64);
    }

    [Fact]
    public async Task Long_texts_and_forgotten_ones_are_not_compared()
    {
        var text = string.Concat(Enumerable.Repeat("word ", 500));
        await Store.Memories.RememberManyAsync([new(Alice, text), new(Alice, text), new(Alice, "tea"), new(Alice, "tea") { Id = "gone" }]);
        await Store.Memories.ForgetAsync("gone");

        (await Store.Memories.DeduplicateAsync(Alice)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_unit_of_work_merges_what_it_wrote()
    {
        await using (var work = await Store.BeginAsync())
        {
            await work.Memories.RememberManyAsync([new(Alice, "tea"), new(Alice, "Tea")]);
            (await work.Memories.DeduplicateAsync(Alice)).Should().ContainSingle();
            (await work.Memories.CountAsync()).Should().Be(1);
        }

        (await Store.Memories.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Deduplicate_refuses_what_breaks_a_rule()
    {
        foreach (var (parameter, call) in new (string, Func<Task>)[]
        {
            ("userId", () => Store.Memories.DeduplicateAsync("")),
            ("threshold", () => Store.Memories.DeduplicateAsync(Alice, 0.4)),
            ("threshold", () => Store.Memories.DeduplicateAsync(Alice, 1.01)),
            ("limit", () => Store.Memories.DeduplicateAsync(Alice, limit: 0)),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task What_was_pinned_since_it_was_compared_is_not_forgotten()
    {
        await Store.Memories.RememberAsync(new(Alice, "likes tea") { Importance = 9 });
        var pinned = await Store.Memories.RememberAsync(new(Alice, "likes TEA"));
        Task<IReadOnlyList<MergedMemories>> merging;
        await using (var work = await Store.BeginAsync())
        {
            await work.Memories.UpdateAsync(pinned.Id, new() { Pinned = true });
            using (ExecutionContext.SuppressFlow())
            {
                merging = Task.Run(() => Store.Memories.DeduplicateAsync(Alice));
            }

            await Task.Delay(200); // So that it has compared, where reads do not wait for a writer.
            await work.CommitAsync();
        }

        foreach (var merged in await merging)
        {
            merged.Kept.Id.Should().Be(pinned.Id, "in memory it compares what is committed");
        }

        (await Store.Memories.FindByIdAsync(pinned.Id))!.ForgottenAt.Should().BeNull();
    }
}
