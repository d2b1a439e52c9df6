using Conversa.Data.Conversations;
using Conversa.Data.Users;

namespace Conversa.Data.Tests.Users;

public abstract class UserSessionsContract(EngineKind engine) : StoreContract(engine)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Users.CreateAsync(new() { Id = Alice });
        await Store.Users.CreateAsync(new() { Id = Bob });
    }

    [Fact]
    public async Task Start_stores_every_property()
    {
        var given = new NewUserSession(Alice)
        {
            Id = "s1",
            WorkspacePath = "/home/alice/" + new string('x', 300),
            Settings = """{ "model":"m" }""",
            StartedAt = ManualClock.Start.AddDays(-1),
            Metadata = "[1]",
        };

        var stored = await Store.Users.StartSessionAsync(given);

        stored.Should().Be(new UserSession
        {
            Id = "s1",
            UserId = Alice,
            WorkspacePath = given.WorkspacePath,
            Settings = """{ "model":"m" }""",
            StartedAt = ManualClock.Start.AddDays(-1),
            EndedAt = null,
            Metadata = "[1]",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        (await Store.Users.FindSessionAsync("s1")).Should().Be(stored);
    }

    [Fact]
    public async Task Start_needs_no_more_than_a_user()
    {
        var bare = await Store.Users.StartSessionAsync(Alice);
        var full = await Store.Users.StartSessionAsync(Alice, "/src", """{"a":1}""");

        Guid.Parse(bare.Id).Version.Should().Be(7);
        bare.Should().Be(new UserSession { Id = bare.Id, UserId = Alice, StartedAt = ManualClock.Start, CreatedAt = ManualClock.Start, UpdatedAt = ManualClock.Start });
        (full.WorkspacePath, full.Settings).Should().Be(("/src", """{"a":1}"""));
    }

    [Fact]
    public async Task An_id_that_is_taken_is_a_conflict()
    {
        await Store.Users.StartSessionAsync(new NewUserSession(Alice) { Id = "s1" });

        var again = () => Store.Users.StartSessionAsync(new NewUserSession(Bob) { Id = "s1" });

        await again.Should().ThrowAsync<ConversationStoreConflictException>();
        (await Store.Users.FindSessionAsync("s1"))!.UserId.Should().Be(Alice);
    }

    [Fact]
    public async Task End_ends_it_once()
    {
        var session = await Store.Users.StartSessionAsync(Alice);
        Clock.Advance(TimeSpan.FromHours(1));

        var ended = await Store.Users.EndSessionAsync(session.Id);
        var again = () => Store.Users.EndSessionAsync(session.Id);

        ended.Should().Be(session with { EndedAt = Clock.Now, UpdatedAt = Clock.Now });
        (await again.Should().ThrowAsync<ConversationStoreInvalidTransitionException>()).WithMessage($"*'{session.Id}'*");
        (await Store.Users.FindSessionAsync(session.Id)).Should().Be(ended);
    }

    [Fact]
    public async Task A_session_does_not_end_before_it_begins()
    {
        var session = await Store.Users.StartSessionAsync(new NewUserSession(Alice) { StartedAt = ManualClock.Start.AddHours(1) });

        (await Store.Users.EndSessionAsync(session.Id)).EndedAt.Should().Be(ManualClock.Start.AddHours(1));
    }

    [Fact]
    public async Task Settings_are_replaced_and_taken_away_also_after_the_end()
    {
        var session = await Store.Users.StartSessionAsync(Alice, "/src", "{}");

        var changed = await Store.Users.UpdateSessionSettingsAsync(session.Id, """{"b":2}""");
        await Store.Users.EndSessionAsync(session.Id);
        var cleared = await Store.Users.UpdateSessionSettingsAsync(session.Id, null);

        changed.Settings.Should().Be("""{"b":2}""");
        changed.UpdatedAt.Should().BeAfter(session.UpdatedAt);
        cleared.Settings.Should().BeNull();
        cleared.WorkspacePath.Should().Be("/src");
        cleared.EndedAt.Should().NotBeNull();
        (await Store.Users.FindSessionAsync(session.Id)).Should().Be(cleared);
    }

    [Fact]
    public async Task Active_sessions_are_those_that_have_not_ended_newest_first()
    {
        foreach (var i in Enumerable.Range(0, 6))
        {
            await Store.Users.StartSessionAsync(new NewUserSession(Alice) { Id = $"s{i}", StartedAt = ManualClock.Start.AddMinutes(i / 2) });
        }

        await Store.Users.StartSessionAsync(Bob);
        await Store.Users.EndSessionAsync("s4");

        (await Store.Users.FindActiveSessionsAsync(Alice)).Select(s => s.Id).Should().Equal("s5", "s3", "s2", "s1", "s0");
        (await Store.Users.FindActiveSessionsAsync(Alice, limit: 2)).Select(s => s.Id).Should().Equal("s5", "s3");
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat()
    {
        foreach (var i in Enumerable.Range(0, 25))
        {
            await Store.Users.StartSessionAsync(new NewUserSession(Alice) { Id = $"{i * 7 % 25}", StartedAt = ManualClock.Start.AddSeconds(-(i * 7 % 5)) });
        }

        await Store.Users.StartSessionAsync(Bob);
        var seen = new List<UserSession>();
        string? cursor = null;
        do
        {
            var page = await Store.Users.ListSessionsAsync(Alice, limit: 10, cursor: cursor);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        seen.Should().HaveCount(25).And.OnlyHaveUniqueItems();
        seen.Should().Equal(seen.OrderByDescending(s => s.StartedAt).ThenByDescending(s => s.Id, StringComparer.Ordinal));
        seen.Should().OnlyContain(s => s.UserId == Alice);
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        foreach (var user in new[] { Alice, Alice, Bob, Bob })
        {
            await Store.Users.StartSessionAsync(user);
        }

        var cursor = (await Store.Users.ListSessionsAsync(Alice, limit: 1)).NextCursor;

        foreach (var misuse in new Func<Task>[]
        {
            () => Store.Users.ListSessionsAsync(Bob, cursor: cursor),
            () => Store.ForUser(Alice).Users.ListSessionsAsync(Alice, cursor: cursor),
            () => Store.Users.ListAsync(cursor: cursor),
            () => Store.Users.ListSessionsAsync(Alice, cursor: ""),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task A_conversation_outlives_its_session()
    {
        await Store.Users.StartSessionAsync(new NewUserSession(Bob) { Id = "s1" });
        var chat = await Store.Conversations.CreateAsync(new NewConversation(Alice) { SessionId = "s1" });

        await Store.Users.DeleteAsync(Bob);

        (await Store.Conversations.FindByIdAsync(chat.Id))!.SessionId.Should().BeNull();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Store.Users.StartSessionAsync((NewUserSession)null!), "session"),
            (() => Store.Users.StartSessionAsync((string)null!), "session.UserId"),
            (() => Store.Users.StartSessionAsync(""), "session.UserId"),
            (() => Store.Users.StartSessionAsync(Alice, "a\0b"), "session.WorkspacePath"),
            (() => Store.Users.StartSessionAsync(Alice, settings: "{"), "session.Settings"),
            (() => Store.Users.StartSessionAsync(new NewUserSession(Alice) { Id = "" }), "session.Id"),
            (() => Store.Users.StartSessionAsync(new NewUserSession(Alice) { Metadata = "" }), "session.Metadata"),
            (() => Store.Users.StartSessionAsync(new NewUserSession(Alice) { StartedAt = ManualClock.Start.AddDays(2) }), "session.StartedAt"),
            (() => Store.Users.EndSessionAsync(""), "id"),
            (() => Store.Users.UpdateSessionSettingsAsync("", "{}"), "id"),
            (() => Store.Users.UpdateSessionSettingsAsync("s", ""), "settings"),
            (() => Store.Users.UpdateSessionSettingsAsync("s", "\"\ud800\""), "settings"),
            (() => Store.Users.FindSessionAsync(null!), "id"),
            (() => Store.Users.FindActiveSessionsAsync(""), "userId"),
            (() => Store.Users.FindActiveSessionsAsync(Alice, 0), "limit"),
            (() => Store.Users.FindActiveSessionsAsync(Alice, int.MaxValue), "limit"),
            (() => Store.Users.ListSessionsAsync(new string('x', 257)), "userId"),
            (() => Store.Users.ListSessionsAsync(Alice, -1), "limit"),
            (() => Store.Users.ListSessionsAsync(Alice, 1001), "limit"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Users.ListSessionsAsync(Alice)).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty_to_read_and_an_error_to_change()
    {
        (await Store.Users.FindSessionAsync("nothing")).Should().BeNull();
        (await Store.Users.FindActiveSessionsAsync("nothing")).Should().BeEmpty();
        (await Store.Users.ListSessionsAsync("nothing")).Items.Should().BeEmpty();

        foreach (var change in new Func<Task>[]
        {
            () => Store.Users.StartSessionAsync("nothing"),
            () => Store.Users.EndSessionAsync("nothing"),
            () => Store.Users.UpdateSessionSettingsAsync("nothing", "{}"),
        })
        {
            (await change.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nothing'*");
        }
    }

    [Fact]
    public async Task One_users_store_knows_their_sessions_only()
    {
        var bobs = await Store.Users.StartSessionAsync(Bob, settings: "{}");

        foreach (var stranger in new[] { Alice, "Bob" })
        {
            var users = Store.ForUser(stranger).Users;
            (await users.FindSessionAsync(bobs.Id)).Should().BeNull();
            (await users.FindActiveSessionsAsync(Bob)).Should().BeEmpty();
            (await users.ListSessionsAsync(Bob)).Items.Should().BeEmpty();
            foreach (var change in new Func<Task>[]
            {
                () => users.StartSessionAsync(Bob),
                () => users.EndSessionAsync(bobs.Id),
                () => users.UpdateSessionSettingsAsync(bobs.Id, "[]"),
            })
            {
                await change.Should().ThrowAsync<ConversationStoreNotFoundException>();
            }
        }

        (await Store.Users.FindSessionAsync(bobs.Id)).Should().Be(bobs);
        var own = Store.ForUser(Bob).Users;
        (await own.FindSessionAsync(bobs.Id)).Should().Be(bobs);
        (await own.FindActiveSessionsAsync(Bob)).Should().Equal(bobs);
        (await own.ListSessionsAsync(Bob)).Items.Should().Equal(bobs);
        await own.UpdateSessionSettingsAsync(bobs.Id, "[]");
        (await own.EndSessionAsync(bobs.Id)).Settings.Should().Be("[]");
        (await own.StartSessionAsync(Bob)).UserId.Should().Be(Bob);
    }
}
