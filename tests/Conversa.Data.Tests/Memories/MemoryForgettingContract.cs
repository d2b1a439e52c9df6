namespace Conversa.Data.Tests.Memories;

public abstract class MemoryForgettingContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task Forget_keeps_the_row_and_restore_brings_it_back_fresh()
    {
        var memory = await Store.Memories.RememberAsync(new(Alice, "x") { Timestamp = ManualClock.Start.AddDays(-900) });
        Clock.Advance(TimeSpan.FromDays(1));

        var forgotten = await Store.Memories.ForgetAsync(memory.Id);
        forgotten.Should().BeEquivalentTo(memory with { ForgottenAt = Clock.Now, UpdatedAt = Clock.Now });
        Clock.Advance(TimeSpan.FromDays(1));
        (await Store.Memories.ForgetAsync(memory.Id)).Should().BeEquivalentTo(forgotten, "it is forgotten already");
        (await Store.Memories.FindByIdAsync(memory.Id)).Should().BeEquivalentTo(forgotten);
        (await Store.Memories.ListAsync()).Items.Should().BeEmpty();
        await FluentActions.Awaiting(() => Store.Memories.ReinforceAsync(memory.Id)).Should().ThrowAsync<ConversationStoreNotFoundException>();
        (await Store.Memories.SetPinnedAsync(memory.Id, false)).ForgottenAt.Should().Be(forgotten.ForgottenAt);

        var restored = await Store.Memories.RestoreAsync(memory.Id);
        restored.Should().BeEquivalentTo(memory with { LastAccessedAt = Clock.Now, UpdatedAt = Clock.Now.AddMilliseconds(1) });
        (await Store.Memories.RestoreAsync(memory.Id)).Should().BeEquivalentTo(restored);
        (await Store.Memories.ForgetFadedAsync(Alice)).Should().Be(0, "it is fresh again");
        (await Store.Memories.ListAsync()).Items.Should().ContainSingle();
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(5, 100)]
    [InlineData(10, 130)]
    public async Task By_default_a_memory_is_forgotten_after_so_many_days(int importance, int days)
    {
        var memory = await Store.Memories.RememberAsync(Alice, "x", importance);

        Clock.Advance(TimeSpan.FromDays(days - 1));
        (await Store.Memories.ForgetFadedAsync(Alice)).Should().Be(0);
        memory.StrengthAt(Clock.Now, TimeSpan.FromDays(30)).Should().BeGreaterThanOrEqualTo(0.05);
        Clock.Advance(TimeSpan.FromDays(1.01));
        (await Store.Memories.ForgetFadedAsync(Alice)).Should().Be(1);
        (await Store.Memories.FindByIdAsync(memory.Id))!.ForgottenAt.Should().Be(Clock.Now);
        (await Store.Memories.ForgetFadedAsync(Alice)).Should().Be(0);
    }

    [Fact]
    public async Task What_is_pinned_accessed_or_anothers_stays()
    {
        var pinned = await Store.Memories.RememberAsync(new(Alice, "pinned") { Pinned = true });
        var accessed = await Store.Memories.RememberAsync(Alice, "accessed");
        var bobs = await Store.Memories.RememberAsync(Bob, "x");
        await Store.Memories.RememberAsync(Alice, "faded");
        Clock.Advance(TimeSpan.FromDays(1000));
        await Store.Memories.ReinforceAsync(accessed.Id, by: 0);

        (await Store.Memories.ForgetFadedAsync(Alice)).Should().Be(1);

        (await Store.Memories.ListAsync()).Items.Select(m => m.Id).Should().BeEquivalentTo([pinned.Id, accessed.Id, bobs.Id]);
        (await Store.Memories.ForgetFadedAsync(Alice, threshold: 1)).Should().Be(1, "only what is most important and fresh is stronger");
        (await Store.Memories.ForgetFadedAsync(Bob, threshold: 0)).Should().Be(0);
        await Store.Memories.SetPinnedAsync(pinned.Id, false);
        (await Store.Memories.ForgetFadedAsync(Alice)).Should().Be(1);
    }

    [Fact]
    public async Task Half_a_life_halves_what_is_left()
    {
        var halfLife = TimeSpan.FromHours(1);
        var memory = await Store.Memories.RememberAsync(Alice, "x", importance: 8);

        memory.RecencyAt(Clock.Now, halfLife).Should().Be(1);
        memory.RecencyAt(Clock.Now.AddHours(2), halfLife).Should().Be(0.25);
        memory.RecencyAt(Clock.Now.AddHours(-2), halfLife).Should().Be(1, "nothing is fresher than fresh");
        memory.StrengthAt(Clock.Now.AddHours(1), halfLife).Should().Be(0.4);
        (memory with { LastAccessedAt = Clock.Now.AddHours(1) }).RecencyAt(Clock.Now.AddHours(2), halfLife).Should().Be(0.5);
        (memory with { Pinned = true }).StrengthAt(Clock.Now.AddYears(9), halfLife).Should().Be(0.8);
        FluentActions.Invoking(() => memory.RecencyAt(Clock.Now, TimeSpan.Zero)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("halfLife");
        FluentActions.Invoking(() => memory.StrengthAt(Clock.Now, TimeSpan.FromTicks(-1))).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task ForgetFaded_refuses_what_breaks_a_rule()
    {
        foreach (var (parameter, call) in new (string, Func<Task>)[]
        {
            ("userId", () => Store.Memories.ForgetFadedAsync("")),
            ("threshold", () => Store.Memories.ForgetFadedAsync(Alice, -0.1)),
            ("threshold", () => Store.Memories.ForgetFadedAsync(Alice, 1.1)),
            ("threshold", () => Store.Memories.ForgetFadedAsync(Alice, double.NaN)),
            ("halfLife", () => Store.Memories.ForgetFadedAsync(Alice, halfLife: TimeSpan.Zero)),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }
}
