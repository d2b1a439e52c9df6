using Conversa.Data.Prompts;

namespace Conversa.Data.Tests.Prompts;

public abstract class PromptRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task Create_stores_every_property()
    {
        var given = new NewPrompt("coach", "You are {{name}}.\r\n漢字 👍")
        {
            Id = "mine",
            Description = "How the coach speaks",
            Category = "persona",
            IsActive = false,
            ChangedBy = "ann",
            ChangeReason = "first draft",
            Metadata = """{ "model":"small" }""",
        };

        var stored = await Store.Prompts.CreateAsync(given);

        stored.Should().BeEquivalentTo(given, o => o.Excluding(p => p.ChangedBy).Excluding(p => p.ChangeReason));
        (stored.Version, stored.CreatedAt, stored.UpdatedAt).Should().Be((1, ManualClock.Start, ManualClock.Start));
        stored.Variables.Should().Equal("name");
        (await Store.Prompts.FindByNameAsync("coach")).Should().Be(stored);
        (await HistoryAsync("coach")).Should().Equal(Version(1, given.Content, "ann", "first draft", ManualClock.Start));
    }

    [Fact]
    public async Task Create_fills_in_what_is_not_said()
    {
        var stored = await Store.Prompts.CreateAsync(new("coach", "x"));

        (stored.Category, stored.IsActive, stored.Description, stored.Metadata).Should().Be(("general", true, null, null));
        Guid.Parse(stored.Id).Version.Should().Be(7);
        (await HistoryAsync("coach")).Should().Equal(Version(1, "x", null, null, ManualClock.Start));
    }

    [Fact]
    public async Task Create_refuses_a_name_or_an_id_that_is_taken()
    {
        await Store.Prompts.CreateAsync(new NewPrompt("coach", "x") { Id = "mine" });

        foreach (var taken in new[] { new NewPrompt("coach", "y"), new("Coach", "y") { Id = "mine" } })
        {
            var create = () => Store.Prompts.CreateAsync(taken);
            await create.Should().ThrowAsync<ConversationStoreConflictException>();
        }

        await Store.Prompts.CreateAsync(new("Coach", "names differ by case"));
        (await HistoryAsync("coach")).Should().ContainSingle();
    }

    public static TheoryData<string, NewPrompt> Bad => new()
    {
        { "prompt.Id", new("n", "x") { Id = "" } },
        { "prompt.Name", new("", "x") },
        { "prompt.Name", new(new('x', 257), "x") },
        { "prompt.Content", new("n", "") },
        { "prompt.Content", new("n", "\ud800") },
        { "prompt.Content", new("n", new('x', 1024 * 1024 + 1)) },
        { "prompt.Description", new("n", "x") { Description = "\0" } },
        { "prompt.Category", new("n", "x") { Category = "" } },
        { "prompt.ChangedBy", new("n", "x") { ChangedBy = "" } },
        { "prompt.ChangeReason", new("n", "x") { ChangeReason = "\udc00" } },
        { "prompt.Metadata", new("n", "x") { Metadata = "{" } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Create_refuses_what_breaks_a_rule(string parameter, NewPrompt bad)
    {
        var create = () => Store.Prompts.CreateAsync(bad);

        await create.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        (await Store.Prompts.ListAsync()).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Another_content_makes_a_version_that_says_who_made_it_and_why()
    {
        await Store.Prompts.CreateAsync(new NewPrompt("coach", "one") { ChangedBy = "ann" });
        Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await Store.Prompts.UpdateAsync("coach", new() { Content = "two" }, "bob", "too long");
        var third = await Store.Prompts.UpdateAsync("coach", new() { Content = "three", Category = "persona" }, "bob", "too long");
        var fourth = await Store.Prompts.UpdateAsync("coach", new() { Content = "four" }, "ann");

        (second.Version, second.Content, second.UpdatedAt).Should().Be((2, "two", Clock.Now));
        (third.Version, third.Content, third.Category, third.UpdatedAt).Should().Be((3, "three", "persona", Clock.Now.AddMilliseconds(1)));
        (await Store.Prompts.FindByNameAsync("coach")).Should().Be(fourth);
        (await HistoryAsync("coach")).Should().Equal(
            Version(4, "four", "ann", null, Clock.Now.AddMilliseconds(2)),
            Version(3, "three", "bob", "too long", Clock.Now.AddMilliseconds(1)),
            Version(2, "two", "bob", "too long", Clock.Now),
            Version(1, "one", "ann", null, ManualClock.Start));
        (await Store.Prompts.FindVersionAsync("coach", 2))!.Content.Should().Be("two");
        (await Store.Prompts.FindVersionAsync("coach", 5)).Should().BeNull();
    }

    [Fact]
    public async Task What_is_not_content_makes_no_version_and_notes_nobody()
    {
        var before = await Store.Prompts.CreateAsync(new NewPrompt("coach", "one") { Description = "d", Metadata = "1" });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var after = await Store.Prompts.UpdateAsync("coach", new() { Content = "one", Description = null, Category = "persona", Metadata = null }, "bob", "tidy");
        await Store.Prompts.UpdateAsync("coach", new(), "bob", "nothing");
        await Store.Prompts.UpdateAsync("coach", new() { Content = "two" }, "ann");

        after.Should().Be(before with { Description = null, Category = "persona", Metadata = null, UpdatedAt = Clock.Now });
        (await HistoryAsync("coach")).Select(v => (v.Version, v.ChangedBy)).Should().Equal((2, "ann"), (1, null));
    }

    [Fact]
    public async Task Update_is_refused_at_another_version_than_expected()
    {
        await Store.Prompts.CreateAsync(new("coach", "one"));
        await Store.Prompts.UpdateAsync("coach", new() { Content = "two" }, "ann", expectedVersion: 1);

        var late = () => Store.Prompts.UpdateAsync("coach", new() { Content = "secret" }, "bob", expectedVersion: 1);
        var back = () => Store.Prompts.RollBackAsync("coach", 1, "bob", expectedVersion: 1);

        (await late.Should().ThrowAsync<ConversationStoreConflictException>()).Which.Message.Should().Be("Prompt 'coach' is at version 2, not at the expected version 1.");
        await back.Should().ThrowAsync<ConversationStoreConflictException>();
        (await HistoryAsync("coach")).Should().HaveCount(2);
    }

    [Fact]
    public async Task Changes_refuse_what_breaks_a_rule_and_what_is_not_there()
    {
        var prompt = await Store.Prompts.CreateAsync(new("coach", "one"));

        foreach (var (parameter, change) in new (string, Func<Task>)[]
        {
            ("name", () => Store.Prompts.UpdateAsync("", new(), "ann")),
            ("update", () => Store.Prompts.UpdateAsync("coach", null!, "ann")),
            ("update.Content", () => Store.Prompts.UpdateAsync("coach", new() { Content = "" }, "ann")),
            ("update.Content", () => Store.Prompts.UpdateAsync("coach", new() { Content = null! }, "ann")),
            ("update.Description", () => Store.Prompts.UpdateAsync("coach", new() { Description = "\0" }, "ann")),
            ("update.Category", () => Store.Prompts.UpdateAsync("coach", new() { Category = "" }, "ann")),
            ("update.Metadata", () => Store.Prompts.UpdateAsync("coach", new() { Metadata = "{" }, "ann")),
            ("changedBy", () => Store.Prompts.UpdateAsync("coach", new(), "")),
            ("changeReason", () => Store.Prompts.UpdateAsync("coach", new(), "ann", "\0")),
            ("expectedVersion", () => Store.Prompts.UpdateAsync("coach", new(), "ann", expectedVersion: 0)),
            ("version", () => Store.Prompts.RollBackAsync("coach", 0, "ann")),
            ("changedBy", () => Store.Prompts.RollBackAsync("coach", 1, null!)),
        })
        {
            await change.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        foreach (var change in new Func<Task>[]
        {
            () => Store.Prompts.UpdateAsync("nowhere", new() { Content = "x" }, "ann"),
            () => Store.Prompts.RollBackAsync("nowhere", 1, "ann"),
            () => Store.Prompts.ActivateAsync("nowhere"),
            () => Store.Prompts.DeactivateAsync("nowhere"),
            () => Store.Prompts.RenderAsync("nowhere"),
            () => Store.Prompts.DiffAsync("nowhere", 1, 1),
        })
        {
            await change.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'nowhere'*");
        }

        (await Store.Prompts.FindByNameAsync("coach")).Should().Be(prompt);
    }

    [Fact]
    public async Task RollBack_makes_a_new_version_of_the_old_content()
    {
        await Store.Prompts.CreateAsync(new NewPrompt("coach", "one") { ChangedBy = "ann" });
        await Store.Prompts.UpdateAsync("coach", new() { Content = "two" }, "bob");

        var back = await Store.Prompts.RollBackAsync("coach", 1, "eve", "two was rude");

        (back.Version, back.Content).Should().Be((3, "one"));
        (await Store.Prompts.FindByNameAsync("coach")).Should().Be(back);
        (await HistoryAsync("coach")).Select(v => (v.Version, v.Content, v.ChangedBy, v.ChangeReason)).Should().Equal(
            (3, "one", "eve", "two was rude"), (2, "two", "bob", null), (1, "one", "ann", null));
        (await Store.Prompts.RollBackAsync("coach", 2, "eve")).Version.Should().Be(4);
    }

    [Fact]
    public async Task RollBack_to_what_is_there_changes_nothing()
    {
        await Store.Prompts.CreateAsync(new("coach", "one"));
        await Store.Prompts.UpdateAsync("coach", new() { Content = "two" }, "bob");
        var there = await Store.Prompts.RollBackAsync("coach", 1, "eve");
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await Store.Prompts.RollBackAsync("coach", 3, "eve")).Should().Be(there);
        (await Store.Prompts.RollBackAsync("coach", 1, "eve", expectedVersion: 3)).Should().Be(there);
        var unknown = () => Store.Prompts.RollBackAsync("coach", 4, "eve");
        await unknown.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("Prompt 'coach' has no version 4.");
        (await HistoryAsync("coach")).Should().HaveCount(3);
    }

    [Fact]
    public async Task A_prompt_is_activated_and_deactivated()
    {
        var active = await Store.Prompts.CreateAsync(new("coach", "one"));
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await Store.Prompts.ActivateAsync("coach")).Should().Be(active, "it was");
        var off = await Store.Prompts.DeactivateAsync("coach");
        (await Store.Prompts.DeactivateAsync("coach")).Should().Be(off);
        var render = () => Store.Prompts.RenderAsync("coach");

        off.Should().Be(active with { IsActive = false, UpdatedAt = Clock.Now });
        await render.Should().ThrowAsync<ConversationStoreInvalidTransitionException>().WithMessage("*'coach'*");
        (await Store.Prompts.ActivateAsync("coach")).IsActive.Should().BeTrue();
        (await Store.Prompts.RenderAsync("coach")).Text.Should().Be("one");
        (await HistoryAsync("coach")).Should().ContainSingle();
    }

    [Fact]
    public async Task List_pages_by_name_within_a_category_or_over_all()
    {
        foreach (var i in Enumerable.Range(0, 9).Reverse())
        {
            await Store.Prompts.CreateAsync(new($"p{i}", "x") { Category = i % 3 == 0 ? "b" : "a", IsActive = i % 2 == 0 });
        }

        (await NamesAsync(null)).Should().Equal(Enumerable.Range(0, 9).Select(i => $"p{i}"));
        (await NamesAsync(new() { Category = "b" })).Should().Equal("p0", "p3", "p6");
        (await NamesAsync(new() { Category = "a", IsActive = false })).Should().Equal("p1", "p5", "p7");
        (await NamesAsync(new() { IsActive = true })).Should().Equal("p0", "p2", "p4", "p6", "p8");
        (await NamesAsync(new() { Category = "c" })).Should().BeEmpty();
        (await Store.Prompts.ListCategoriesAsync()).Should().Equal("a", "b");
        (await Store.Prompts.ListCategoriesAsync(limit: 1)).Should().Equal("a");

        async Task<List<string>> NamesAsync(PromptFilter? filter)
        {
            var names = new List<string>();
            string? cursor = null;
            do
            {
                var page = await Store.Prompts.ListAsync(filter, limit: 2, cursor);
                names.AddRange(page.Items.Select(p => p.Name));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            return names;
        }
    }

    [Fact]
    public async Task Lists_refuse_cursors_of_others_and_limits_that_are_none()
    {
        for (var i = 0; i < 3; i++)
        {
            await Store.Prompts.CreateAsync(new($"p{i}", "x"));
            await Store.Prompts.UpdateAsync("p0", new() { Content = $"{i}" }, "ann");
        }

        var prompts = (await Store.Prompts.ListAsync(limit: 1)).NextCursor;
        var versions = (await Store.Prompts.ListHistoryAsync("p0", limit: 1)).NextCursor;
        foreach (var list in new Func<Task>[]
        {
            () => Store.Prompts.ListAsync(new() { Category = "general" }, cursor: prompts),
            () => Store.Prompts.ListAsync(cursor: versions),
            () => Store.Prompts.ListHistoryAsync("p1", cursor: versions),
            () => Store.Prompts.ListAsync(limit: 0),
            () => Store.Prompts.ListAsync(new() { Category = "" }),
            () => Store.Prompts.ListHistoryAsync("p0", limit: 1001),
            () => Store.Prompts.ListCategoriesAsync(0),
            () => Store.Prompts.DiffAsync("p0", 0, 1),
            () => Store.Prompts.FindVersionAsync("p0", 0),
        })
        {
            await list.Should().ThrowAsync<ArgumentException>();
        }

        (await Store.Prompts.ListHistoryAsync("p0", 2, versions)).Items.Select(v => v.Version).Should().Equal(3, 2);
        (await Store.Prompts.ListHistoryAsync("nowhere")).Items.Should().BeEmpty();
        (await Store.Prompts.FindByNameAsync("nowhere")).Should().BeNull();
        (await Store.Prompts.FindVersionAsync("nowhere", 1)).Should().BeNull();
    }

    [Fact]
    public async Task Delete_takes_the_history_along()
    {
        await Store.Prompts.CreateAsync(new("coach", "one"));
        await Store.Prompts.UpdateAsync("coach", new() { Content = "two" }, "ann");

        (await Store.Prompts.DeleteAsync("coach")).Should().BeTrue();
        (await Store.Prompts.DeleteAsync("coach")).Should().BeFalse();

        (await HistoryAsync("coach")).Should().BeEmpty();
        (await Store.Prompts.CreateAsync(new("coach", "again"))).Version.Should().Be(1);
        (await HistoryAsync("coach")).Should().ContainSingle();
    }

    [Fact]
    public async Task Diff_says_which_lines_went_and_came()
    {
        await Store.Prompts.CreateAsync(new("coach", "You are a coach.\nBe brief.\nSay please."));
        await Store.Prompts.UpdateAsync("coach", new() { Content = "You are a coach.\nBe kind.\nSay please.\n" }, "ann");

        (await Store.Prompts.DiffAsync("coach", 1, 2)).Should().Equal(
            new PromptDiffLine { Change = PromptLineChange.Kept, Text = "You are a coach.", FromLine = 1, ToLine = 1 },
            new PromptDiffLine { Change = PromptLineChange.Removed, Text = "Be brief.", FromLine = 2 },
            new PromptDiffLine { Change = PromptLineChange.Added, Text = "Be kind.", ToLine = 2 },
            new PromptDiffLine { Change = PromptLineChange.Kept, Text = "Say please.", FromLine = 3, ToLine = 3 },
            new PromptDiffLine { Change = PromptLineChange.Added, Text = "", ToLine = 4 });
        (await Store.Prompts.DiffAsync("coach", 2, 1)).Count(l => l.Change == PromptLineChange.Removed).Should().Be(2);
        (await Store.Prompts.DiffAsync("coach", 2, 2)).Should().OnlyContain(l => l.Change == PromptLineChange.Kept);
        var unknown = () => Store.Prompts.DiffAsync("coach", 1, 3);
        await unknown.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("Prompt 'coach' has no version 3.");
    }

    [Fact]
    public async Task Render_fills_in_the_variables_and_says_which_version_it_was()
    {
        await Store.Prompts.CreateAsync(new("coach", "x"));
        await Store.Prompts.UpdateAsync("coach", new() { Content = "{{ name }}, {{name}} and {{other one}}: {{{{name}}." }, "ann");

        var rendered = await Store.Prompts.RenderAsync("coach", new Dictionary<string, string> { ["name"] = "{{other one}}", ["other one"] = "{{name}}", ["extra"] = "ignored" });

        rendered.Should().Be(new RenderedPrompt { Name = "coach", Version = 2, Text = "{{other one}}, {{other one}} and {{name}}: {{name}}." });
    }

    [Fact]
    public async Task Render_names_the_variables_that_are_missing_and_no_value()
    {
        await Store.Prompts.CreateAsync(new("coach", "{{name}} {{goal}} {{mood}} {{goal}}"));

        var render = () => Store.Prompts.RenderAsync("coach", new Dictionary<string, string> { ["name"] = "secret", ["Goal"] = "secret", ["mood"] = null! });
        var nothing = () => Store.Prompts.RenderAsync("coach");

        (await render.Should().ThrowAsync<ArgumentException>().WithParameterName("variables"))
            .Which.Message.Should().StartWith("variables must have a value for 'goal', 'mood', which the prompt asks for.").And.NotContain("secret");
        await nothing.Should().ThrowAsync<ArgumentException>().WithMessage("*'name', 'goal', 'mood'*");
    }

    [Fact]
    public async Task A_unit_of_work_changes_prompts_with_the_rest_or_not_at_all()
    {
        await Store.Prompts.CreateAsync(new("coach", "one"));
        await using (var work = await Store.BeginAsync())
        {
            await work.Prompts.UpdateAsync("coach", new() { Content = "two" }, "ann");
            (await work.Prompts.FindByNameAsync("coach"))!.Version.Should().Be(2);
        }

        (await HistoryAsync("coach")).Should().ContainSingle();
        await using (var work = await Store.BeginAsync())
        {
            await work.Prompts.UpdateAsync("coach", new() { Content = "two" }, "ann");
            await work.CommitAsync();
        }

        (await HistoryAsync("coach")).Should().HaveCount(2);
    }

    private static PromptVersion Version(long version, string content, string? changedBy, string? changeReason, DateTimeOffset createdAt) =>
        new() { Version = version, Content = content, ChangedBy = changedBy, ChangeReason = changeReason, CreatedAt = createdAt };

    private async Task<IReadOnlyList<PromptVersion>> HistoryAsync(string name) => (await Store.Prompts.ListHistoryAsync(name)).Items;
}
