using Conversa.Data.Todos;

namespace Conversa.Data.Tests.Todos;

public abstract class TodoRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private ITodoRepository Todos => Store.Configuration.Todos;

    [Fact]
    public async Task Create_stores_every_property()
    {
        var given = new NewTodo("water the größe 漢字") { Id = "mine", UserId = Alice, Description = "all of them", Data = """{ "litres":2 }""", Metadata = "[1]" };

        var stored = await Todos.CreateAsync(given);

        stored.Should().BeEquivalentTo(given);
        stored.Should().Be(new Todo
        {
            Id = "mine",
            UserId = Alice,
            Name = given.Name,
            Description = "all of them",
            Data = given.Data,
            Metadata = "[1]",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        (await Todos.FindByIdAsync("mine")).Should().Be(stored);
        (await Store.Users.FindByIdAsync(Alice)).Should().NotBeNull("a user appears with the first todo");
    }

    [Fact]
    public async Task Create_needs_only_a_name()
    {
        var stored = await Todos.CreateAsync(new NewTodo { Name = "rest" });

        stored.Should().Be(new Todo { Id = stored.Id, Name = "rest", CreatedAt = ManualClock.Start, UpdatedAt = ManualClock.Start });
        Guid.Parse(stored.Id).Version.Should().Be(7);
        (await Todos.FindByIdAsync("nowhere")).Should().BeNull();
        await FluentActions.Awaiting(() => Todos.CreateAsync(new("again") { Id = stored.Id })).Should().ThrowAsync<ConversationStoreConflictException>();
    }

    public static TheoryData<string, NewTodo> Wrong => new()
    {
        { "todo.Id", new("a") { Id = "" } },
        { "todo.UserId", new("a") { UserId = "" } },
        { "todo.Name", new("") },
        { "todo.Description", new("a") { Description = "\0" } },
        { "todo.Data", new("a") { Data = "secret" } },
        { "todo.Metadata", new("a") { Metadata = "secret" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Create_refuses_what_breaks_a_rule(string property, NewTodo todo)
    {
        var thrown = await FluentActions.Awaiting(() => Todos.CreateAsync(todo)).Should().ThrowAsync<ArgumentException>();

        thrown.Which.ParamName.Should().Be(property);
        thrown.Which.Message.Should().NotContain("secret");
    }

    [Fact]
    public async Task List_has_the_newest_first_and_narrows()
    {
        foreach (var (id, user) in new[] { ("1", Alice), ("2", Bob), ("3", null), ("4", Alice) })
        {
            await Todos.CreateAsync(new("x") { Id = id, UserId = user });
            Clock.Advance(TimeSpan.FromSeconds(id == "1" ? 1 : 0));
        }

        await ShouldList(null, "4", "3", "2", "1");
        await ShouldList(new() { UserId = Alice }, "4", "1");
        await ShouldList(new() { OnlyHosts = true }, "3");
        await ShouldList(new() { UserId = "nobody" });
        await FluentActions.Awaiting(() => Todos.ListAsync(new() { UserId = Alice, OnlyHosts = true })).Should().ThrowAsync<ArgumentException>();
        var cursor = (await Todos.ListAsync(limit: 1)).NextCursor;
        await FluentActions.Awaiting(() => Todos.ListAsync(new() { UserId = Alice }, cursor: cursor)).Should().ThrowAsync<ArgumentException>();

        async Task ShouldList(TodoFilter? filter, params string[] ids)
        {
            var paged = new List<string>();
            for (string? cursor = null; ;)
            {
                var page = await Todos.ListAsync(filter, limit: 1, cursor);
                paged.AddRange(page.Items.Select(t => t.Id));
                if ((cursor = page.NextCursor) is null)
                {
                    break;
                }
            }

            paged.Should().Equal(ids);
        }
    }

    [Fact]
    public async Task Update_changes_what_is_given_and_leaves_the_rest()
    {
        var stored = await Todos.CreateAsync(new("rest") { Id = "mine", Description = "long", Data = "1", Metadata = "2" });
        Clock.Advance(TimeSpan.FromSeconds(1));

        (await Todos.UpdateAsync("mine", new())).Should().Be(stored);
        (await Todos.UpdateAsync("mine", new() { Name = "work", Data = null })).Should().Be(stored with { Name = "work", Data = null, UpdatedAt = Clock.Now });
        var last = await Todos.UpdateAsync("mine", new() { Description = null, Data = "3", Metadata = "4" });
        last.Should().Be(stored with { Name = "work", Description = null, Data = "3", Metadata = "4", UpdatedAt = last.UpdatedAt });
        (await Todos.FindByIdAsync("mine")).Should().Be(last);
        await FluentActions.Awaiting(() => Todos.UpdateAsync("mine", new() { Name = "" })).Should().ThrowAsync<ArgumentException>().WithParameterName("update.Name");
        await FluentActions.Awaiting(() => Todos.UpdateAsync("mine", new() { Data = "{" })).Should().ThrowAsync<ArgumentException>().WithParameterName("update.Data");
        await FluentActions.Awaiting(() => Todos.UpdateAsync("nowhere", new() { Name = "x" })).Should().ThrowAsync<ConversationStoreNotFoundException>();
    }

    [Fact]
    public async Task Delete_says_whether_there_was_one()
    {
        await Todos.CreateAsync(new("rest") { Id = "mine" });

        (await Todos.DeleteAsync("mine")).Should().BeTrue();
        (await Todos.DeleteAsync("mine")).Should().BeFalse();
    }

    [Fact]
    public async Task One_users_store_has_only_their_todos()
    {
        await Todos.CreateAsync(new("x") { Id = "host" });
        await Todos.CreateAsync(new("x") { Id = "bob", UserId = Bob });
        var mine = Store.ForUser(Alice).Configuration.Todos;

        (await mine.CreateAsync(new("x") { Id = "alice" })).UserId.Should().Be(Alice);
        await FluentActions.Awaiting(() => mine.CreateAsync(new("x") { UserId = Bob })).Should().ThrowAsync<ConversationStoreNotFoundException>();
        (await mine.ListAsync()).Items.Select(t => t.Id).Should().Equal("alice");
        (await mine.ListAsync(new() { UserId = Bob })).Items.Should().BeEmpty();
        (await mine.ListAsync(new() { OnlyHosts = true })).Items.Should().BeEmpty();
        foreach (var id in new[] { "host", "bob" })
        {
            (await mine.FindByIdAsync(id)).Should().BeNull();
            (await mine.DeleteAsync(id)).Should().BeFalse();
            await FluentActions.Awaiting(() => mine.UpdateAsync(id, new() { Name = "y" })).Should().ThrowAsync<ConversationStoreNotFoundException>();
        }
    }
}
