namespace Conversa.Data.Tests.Prompts;

/// <summary>Other programs change prompts too.</summary>
public sealed class PromptSchemaTests
{
    [Theory]
    [InlineData("OFF")]
    [InlineData("ON")]
    public async Task A_change_by_hand_makes_one_version_that_nobody_claims(string recursive)
    {
        await using var raw = new RawStore();
        await raw.Store.Prompts.CreateAsync(new("coach", "one") { ChangedBy = "ann", ChangeReason = "first" });
        var before = await raw.Store.Prompts.UpdateAsync("coach", new() { Content = "two" }, "bob", "shorter");

        await raw.RunAsync($"PRAGMA recursive_triggers = {recursive}");
        await raw.RunAsync("UPDATE prompts SET content = 'three' WHERE name = 'coach'");
        await raw.RunAsync("UPDATE prompts SET content = 'three', description = 'd' WHERE name = 'coach'");

        var after = (await raw.Store.Prompts.FindByNameAsync("coach"))!;
        (after.Version, after.Content, after.Description).Should().Be((3, "three", "d"));
        after.UpdatedAt.Should().BeAfter(before.UpdatedAt);
        var history = (await raw.Store.Prompts.ListHistoryAsync("coach")).Items;
        history.Select(v => (v.Version, v.Content, v.ChangedBy, v.ChangeReason)).Should().Equal(
            (3, "three", null, null), (2, "two", "bob", "shorter"), (1, "one", "ann", "first"));
    }

    [Fact]
    public async Task A_change_by_hand_can_say_who_and_why_as_often_as_it_likes()
    {
        await using var raw = new RawStore();
        await raw.RunAsync("INSERT INTO prompts (id, name, content, changed_by, change_reason, created_at, updated_at) VALUES ('p', 'coach', 'one', 'tool', 'edited', 1, 1)");
        await raw.RunAsync("UPDATE prompts SET content = 'two', changed_by = 'tool', change_reason = 'edited', updated_at = 5");
        await raw.RunAsync("UPDATE prompts SET content = 'three', changed_by = 'tool', change_reason = 'edited', updated_at = 7, version = version + 1");

        var history = (await raw.Store.Prompts.ListHistoryAsync("coach")).Items;
        history.Select(v => (v.Version, v.Content, v.ChangedBy, v.ChangeReason, v.CreatedAt.ToUnixTimeMilliseconds())).Should().Equal(
            (3, "three", "tool", "edited", 7), (2, "two", "tool", "edited", 5), (1, "one", "tool", "edited", 1));
        (await raw.Store.Prompts.FindByNameAsync("coach"))!.Version.Should().Be(3);
        (await raw.Store.Prompts.UpdateAsync("coach", new() { Content = "four" }, "ann")).Version.Should().Be(4);
    }

    [Theory]
    [InlineData("OFF")]
    [InlineData("ON")]
    public async Task What_is_no_other_content_is_no_version_and_who_said_so_is_not_kept_for_the_next(string recursive)
    {
        await using var raw = new RawStore();
        await raw.Store.Prompts.CreateAsync(new("coach", "one") { ChangedBy = "ann" });
        await raw.RunAsync($"PRAGMA recursive_triggers = {recursive}");

        await raw.RunAsync("UPDATE prompts SET description = 'd', changed_by = 'bob', change_reason = 'described'");
        await raw.RunAsync("UPDATE prompts SET content = 'two'");
        await raw.RunAsync("UPDATE prompts SET changed_by = 'bob'");
        await raw.Store.Prompts.UpdateAsync("coach", new() { Content = "three" }, "carl");

        (await raw.Store.Prompts.ListHistoryAsync("coach")).Items.Select(v => (v.Version, v.ChangedBy, v.ChangeReason)).Should().Equal((3, "carl", null), (2, null, null), (1, "ann", null));
        (await raw.ScalarAsync("SELECT count(*) FROM prompts WHERE changed_by IS NULL AND change_reason IS NULL")).Should().Be("1");
    }

    [Theory]
    [InlineData("OFF")]
    [InlineData("ON")]
    public async Task A_version_that_was_lowered_by_hand_blocks_no_change(string recursive)
    {
        await using var raw = new RawStore();
        await raw.Store.Prompts.CreateAsync(new("coach", "one"));
        await raw.Store.Prompts.UpdateAsync("coach", new() { Content = "two" }, "ann");
        await raw.RunAsync($"PRAGMA recursive_triggers = {recursive}");

        await raw.RunAsync("UPDATE prompts SET version = 1");
        var third = await raw.Store.Prompts.UpdateAsync("coach", new() { Content = "three" }, "ann", expectedVersion: 1);
        await raw.RunAsync("UPDATE prompts SET version = 1");
        var fourth = await raw.Store.Prompts.RollBackAsync("coach", 1, "ann");
        await raw.RunAsync("UPDATE prompts SET version = 2");
        await raw.RunAsync("UPDATE prompts SET content = 'five'");

        third.Version.Should().Be(3);
        fourth.Version.Should().Be(4);
        (await raw.Store.Prompts.FindByNameAsync("coach"))!.Version.Should().Be(5);
        (await raw.Store.Prompts.ListHistoryAsync("coach")).Items.Select(v => (v.Version, v.Content)).Should().Equal((5, "five"), (4, "one"), (3, "three"), (2, "two"), (1, "one"));
    }

    [Fact]
    public async Task A_change_of_several_prompts_at_once_makes_a_version_of_each()
    {
        await using var raw = new RawStore();
        await raw.Store.Prompts.CreateAsync(new("a", "one"));
        await raw.Store.Prompts.CreateAsync(new("b", "one"));

        await raw.RunAsync("UPDATE prompts SET content = content || '!'");

        foreach (var name in new[] { "a", "b" })
        {
            (await raw.Store.Prompts.ListHistoryAsync(name)).Items.Select(v => v.Content).Should().Equal("one!", "one");
        }
    }
}
