using Conversa.Data.Providers;

namespace Conversa.Data.Tests.Providers;

public abstract class ProviderModelRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private IProviderModelRepository Models => Store.Configuration.ProviderModels;

    [Fact]
    public async Task Save_stores_every_property()
    {
        var stored = await Models.SaveAsync(new("anthropic", "large") { ContextWindow = 200_000, InputPrice = 3m, OutputPrice = 15.000000001m, IsActive = false, Metadata = "[1]" });

        stored.Should().Be(new ProviderModel
        {
            Id = stored.Id,
            Provider = "anthropic",
            Model = "large",
            ContextWindow = 200_000,
            InputPrice = 3m,
            OutputPrice = 15.000000001m,
            IsActive = false,
            Metadata = "[1]",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        (await Models.FindAsync("anthropic", "large")).Should().Be(stored);
    }

    [Fact]
    public async Task Saving_again_replaces_all_of_it()
    {
        var first = await Models.SaveAsync(new("p", "m") { ContextWindow = 1, InputPrice = 0m, OutputPrice = 9_223_372_036.854775807m, Metadata = "[1]" });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var second = await Models.SaveAsync(new("p", "m"));

        second.Should().Be(first with { ContextWindow = null, InputPrice = null, OutputPrice = null, Metadata = null, UpdatedAt = Clock.Now });
        second.IsActive.Should().BeTrue();
        (await Models.ListAsync()).Items.Should().Equal(second);
    }

    [Fact]
    public async Task Pages_follow_each_other_by_provider_and_model()
    {
        foreach (var (provider, model) in new[] { ("b", "1"), ("a", "2"), ("a", "1"), ("B", "1"), ("b", "2") })
        {
            await Models.SaveAsync(new(provider, model) { IsActive = model != "2" });
        }

        var first = await Models.ListAsync(limit: 2);
        var second = await Models.ListAsync(limit: 2, cursor: first.NextCursor);
        var third = await Models.ListAsync(limit: 2, cursor: second.NextCursor);

        first.Items.Concat(second.Items).Concat(third.Items).Select(m => m.Provider + m.Model).Should().Equal("B1", "a1", "a2", "b1", "b2");
        third.NextCursor.Should().BeNull();
        var ofB = await Models.ListAsync("b", limit: 1);
        (await Models.ListAsync("b", limit: 1, cursor: ofB.NextCursor)).Items.Concat(ofB.Items).Select(m => m.Model).Should().Equal("2", "1");
        (await Models.ListAsync(isActive: true)).Items.Select(m => m.Provider).Should().Equal("B", "a", "b");
        (await Models.ListAsync("b", isActive: false)).Items.Select(m => m.Model).Should().Equal("2");
        var misuse = () => Models.ListAsync("a", cursor: ofB.NextCursor);
        await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
    }

    [Fact]
    public async Task SetActive_and_Delete_change_one_model()
    {
        var stored = await Models.SaveAsync(new("p", "m"));
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await Models.SetActiveAsync("p", "m", isActive: false)).Should().Be(stored with { IsActive = false, UpdatedAt = Clock.Now });
        (await Models.DeleteAsync("p", "m")).Should().BeTrue();
        (await Models.DeleteAsync("p", "m")).Should().BeFalse();
        (await Models.FindAsync("p", "m")).Should().BeNull();
        var gone = () => Models.SetActiveAsync("p", "m", isActive: true);
        await gone.Should().ThrowAsync<ConversationStoreNotFoundException>();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Models.SaveAsync(null!), "model"),
            (() => Models.SaveAsync(new("", "m")), "model.Provider"),
            (() => Models.SaveAsync(new("p", "")), "model.Model"),
            (() => Models.SaveAsync(new("p", "m") { ContextWindow = 0 }), "model.ContextWindow"),
            (() => Models.SaveAsync(new("p", "m") { InputPrice = -1m }), "model.InputPrice"),
            (() => Models.SaveAsync(new("p", "m") { InputPrice = 0.0000000001m }), "model.InputPrice"),
            (() => Models.SaveAsync(new("p", "m") { OutputPrice = 9_223_372_036.854775808m }), "model.OutputPrice"),
            (() => Models.SaveAsync(new("p", "m") { Metadata = "{" }), "model.Metadata"),
            (() => Models.FindAsync("", "m"), "provider"),
            (() => Models.FindAsync("p", ""), "model"),
            (() => Models.ListAsync(""), "provider"),
            (() => Models.ListAsync(limit: 0), "limit"),
            (() => Models.SetActiveAsync("", "m", isActive: true), "provider"),
            (() => Models.SetActiveAsync("p", "", isActive: true), "model"),
            (() => Models.DeleteAsync("", "m"), "provider"),
            (() => Models.DeleteAsync("p", ""), "model"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Models.ListAsync()).Items.Should().BeEmpty();
    }
}
