using Conversa.Data.Messages;
using Conversa.Data.Users;

namespace Conversa.Data.Tests.Users;

public abstract class UserRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task Create_stores_every_property()
    {
        var given = new NewUser { Id = Alice, DisplayName = "Alice 👩‍🚀", Metadata = """{ "a":1 }""" };

        var stored = await Store.Users.CreateAsync(given);

        stored.Should().Be(new User
        {
            Id = Alice,
            DisplayName = "Alice 👩‍🚀",
            UserIdHash = null,
            Metadata = """{ "a":1 }""",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        (await Store.Users.FindByIdAsync(Alice)).Should().Be(stored);
    }

    [Fact]
    public async Task Create_makes_an_id_where_none_is_brought()
    {
        var stored = await Store.Users.CreateAsync(new());

        Guid.Parse(stored.Id).Version.Should().Be(7);
        stored.Id.Should().Be(stored.Id.ToLowerInvariant());
        stored.DisplayName.Should().BeNull();
        stored.Metadata.Should().BeNull();
        (await Store.Users.FindByIdAsync(stored.Id)).Should().Be(stored);
    }

    [Fact]
    public async Task An_id_that_is_taken_is_a_conflict_and_its_other_spelling_another_user()
    {
        await Store.Users.CreateAsync(new() { Id = Alice, DisplayName = "first" });

        var again = () => Store.Users.CreateAsync(new() { Id = Alice, DisplayName = "second" });
        await Store.Users.CreateAsync(new() { Id = "ALICE" });

        await again.Should().ThrowAsync<ConversationStoreConflictException>();
        (await Store.Users.FindByIdAsync(Alice))!.DisplayName.Should().Be("first");
        (await Store.Users.FindByIdAsync("Alice")).Should().BeNull();
        (await Store.Users.CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task A_user_who_came_with_a_conversation_is_there_without_a_name()
    {
        await ChatAsync();

        var user = await Store.Users.FindByIdAsync(Alice);

        user.Should().Be(new User { Id = Alice, CreatedAt = ManualClock.Start, UpdatedAt = ManualClock.Start });
    }

    [Fact]
    public async Task Update_changes_what_is_given_and_leaves_the_rest()
    {
        await Store.Users.CreateAsync(new() { Id = Alice, DisplayName = "Alice", Metadata = """{"a":1}""" });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var renamed = await Store.Users.UpdateAsync(Alice, new() { DisplayName = "Al" });
        var annotated = await Store.Users.UpdateAsync(Alice, new() { Metadata = "[]" });
        var emptied = await Store.Users.UpdateAsync(Alice, new() { DisplayName = "" });

        renamed.Should().Be(new User { Id = Alice, DisplayName = "Al", Metadata = """{"a":1}""", CreatedAt = ManualClock.Start, UpdatedAt = Clock.Now });
        annotated.DisplayName.Should().Be("Al");
        annotated.Metadata.Should().Be("[]");
        annotated.UpdatedAt.Should().BeAfter(renamed.UpdatedAt);
        emptied.DisplayName.Should().BeEmpty();
        (await Store.Users.FindByIdAsync(Alice)).Should().Be(emptied);
        (await Store.Users.UpdateAsync(Alice, new() { DisplayName = null })).Should().Match<User>(u => u.DisplayName == null && u.Metadata == "[]");
    }

    [Fact]
    public async Task Update_that_gives_nothing_changes_nothing()
    {
        var user = await Store.Users.CreateAsync(new() { Id = Alice, DisplayName = "Alice" });

        (await Store.Users.UpdateAsync(Alice, new())).Should().Be(user);
    }

    [Theory]
    [InlineData(ListOrder.OldestFirst)]
    [InlineData(ListOrder.NewestFirst)]
    public async Task Pages_follow_each_other_without_gap_or_repeat(ListOrder order)
    {
        foreach (var i in Enumerable.Range(0, 25))
        {
            Clock.Now = ManualClock.Start.AddSeconds(i * 7 % 5);
            await Store.Users.CreateAsync(new() { Id = $"u:{i % 3}:{i}" });
        }

        var seen = new List<User>();
        string? cursor = null;
        do
        {
            var page = await Store.Users.ListAsync(order, limit: 10, cursor: cursor);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var expected = seen.OrderBy(u => u.CreatedAt).ThenBy(u => u.Id, StringComparer.Ordinal).ToList();
        if (order == ListOrder.NewestFirst)
        {
            expected.Reverse();
        }

        seen.Should().Equal(expected);
        seen.Select(u => u.Id).Should().OnlyHaveUniqueItems().And.HaveCount(25);
        (await Store.Users.CountAsync()).Should().Be(25);
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            await Store.Users.CreateAsync(new() { Id = id });
        }

        var cursor = (await Store.Users.ListAsync(limit: 1)).NextCursor;

        foreach (var misuse in new Func<Task>[]
        {
            () => Store.Users.ListAsync(ListOrder.NewestFirst, cursor: cursor),
            () => Store.ForUser("a").Users.ListAsync(cursor: cursor),
            () => Store.Users.ListSessionsAsync("a", cursor: cursor),
            () => Store.Users.ListAsync(cursor: "not a cursor"),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task Delete_takes_what_is_the_users_and_leaves_what_they_wrote_elsewhere_without_an_author()
    {
        await Store.Users.FindOrCreateAsync("discord", "1");
        await Store.Users.CreateAsync(new() { Id = Bob });
        await Store.Users.LinkIdentityAsync(Bob, "email", "bob@example.org");
        var session = await Store.Users.StartSessionAsync(Bob);
        await Store.Configuration.Preferences.SetJsonAsync(Bob, "ui", "theme", "1");
        var chat = await ChatAsync();
        var bobs = await ChatAsync(Bob);
        var said = await Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "hi") { AuthorId = Bob });
        await Store.Messages.EditAsync(said.Id, "hello", editedBy: Bob);
        await Store.Messages.AddReactionAsync(said.Id, Bob, "👍");

        (await Store.Users.DeleteAsync(Bob)).Should().BeTrue();
        (await Store.Users.DeleteAsync(Bob)).Should().BeFalse();

        (await Store.Users.FindByIdAsync(Bob)).Should().BeNull();
        (await Store.Users.FindByIdentityAsync("email", "bob@example.org")).Should().BeNull();
        (await Store.Users.FindSessionAsync(session.Id)).Should().BeNull();
        (await Store.Configuration.Preferences.GetJsonAsync(Bob, "ui", "theme")).Should().BeNull();
        (await Store.Conversations.FindByIdAsync(bobs.Id)).Should().BeNull();
        (await Store.Messages.FindByIdAsync(said.Id))!.AuthorId.Should().BeNull();
        (await Store.Messages.ListEditsAsync(said.Id)).Should().ContainSingle().Which.EditedBy.Should().BeNull();
        (await Store.Messages.ListReactionsAsync(said.Id)).Should().BeEmpty();
        (await Store.Users.CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Store.Users.CreateAsync(null!), "user"),
            (() => Store.Users.CreateAsync(new() { Id = "" }), "user.Id"),
            (() => Store.Users.CreateAsync(new() { Id = new string('x', 257) }), "user.Id"),
            (() => Store.Users.CreateAsync(new() { Id = "a\0b" }), "user.Id"),
            (() => Store.Users.CreateAsync(new() { DisplayName = "a\ud800b" }), "user.DisplayName"),
            (() => Store.Users.CreateAsync(new() { DisplayName = new string('x', 1024 * 1024 + 1) }), "user.DisplayName"),
            (() => Store.Users.CreateAsync(new() { Metadata = "{" }), "user.Metadata"),
            (() => Store.Users.CreateAsync(new() { Metadata = "" }), "user.Metadata"),
            (() => Store.Users.FindByIdAsync(null!), "id"),
            (() => Store.Users.FindByIdAsync(""), "id"),
            (() => Store.Users.FindByHashAsync(""), "userIdHash"),
            (() => Store.Users.UpdateAsync("", new()), "id"),
            (() => Store.Users.UpdateAsync(Alice, null!), "update"),
            (() => Store.Users.UpdateAsync(Alice, new() { DisplayName = "\0" }), "update.DisplayName"),
            (() => Store.Users.UpdateAsync(Alice, new() { Metadata = "NaN" }), "update.Metadata"),
            (() => Store.Users.DeleteAsync("\udc00"), "id"),
            (() => Store.Users.ListAsync((ListOrder)7), "order"),
            (() => Store.Users.ListAsync(limit: 0), "limit"),
            (() => Store.Users.ListAsync(limit: -1), "limit"),
            (() => Store.Users.ListAsync(limit: 1001), "limit"),
            (() => Store.Users.ListAsync(limit: int.MaxValue), "limit"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Users.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty_to_read_and_an_error_to_change()
    {
        (await Store.Users.FindByIdAsync("nobody")).Should().BeNull();
        (await Store.Users.FindByHashAsync("nothing")).Should().BeNull();
        (await Store.Users.ListAsync()).Items.Should().BeEmpty();
        (await Store.Users.CountAsync()).Should().Be(0);
        (await Store.Users.DeleteAsync("nobody")).Should().BeFalse();

        var update = () => Store.Users.UpdateAsync("nobody", new() { DisplayName = "x" });
        (await update.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nobody'*");
    }

    [Fact]
    public async Task One_users_store_knows_that_user_only()
    {
        await Store.Users.CreateAsync(new() { Id = Alice, DisplayName = "Alice" });
        await Store.Users.CreateAsync(new() { Id = Bob, DisplayName = "Bob" });

        foreach (var stranger in new[] { Alice, "Bob", "carol" })
        {
            var users = Store.ForUser(stranger).Users;
            (await users.FindByIdAsync(Bob)).Should().BeNull();
            (await users.DeleteAsync(Bob)).Should().BeFalse();
            var update = () => users.UpdateAsync(Bob, new() { DisplayName = "x" });
            await update.Should().ThrowAsync<ConversationStoreNotFoundException>();
            var create = () => users.CreateAsync(new() { Id = "dave" });
            await create.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        var own = Store.ForUser(Bob).Users;
        (await own.ListAsync()).Items.Should().ContainSingle().Which.Id.Should().Be(Bob);
        (await own.ListAsync(ListOrder.NewestFirst)).Items.Should().ContainSingle().Which.Id.Should().Be(Bob);
        (await own.CountAsync()).Should().Be(1);
        (await own.UpdateAsync(Bob, new() { DisplayName = "Robert" })).DisplayName.Should().Be("Robert");
        (await own.DeleteAsync(Bob)).Should().BeTrue();
        (await own.CountAsync()).Should().Be(0);
        (await own.CreateAsync(new())).Id.Should().Be(Bob);
        (await Store.Users.FindByIdAsync(Alice))!.DisplayName.Should().Be("Alice");
    }
}
