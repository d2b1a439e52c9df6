using Conversa.Data.Users;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Users;

public abstract class UserIdentitiesContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task FindOrCreate_stores_the_user_once_with_the_identity()
    {
        var first = await Store.Users.FindOrCreateAsync("discord", "1", "Alice");
        Clock.Advance(TimeSpan.FromDays(1));
        var again = await Store.Users.FindOrCreateAsync("discord", "1", "Alice");
        var elsewhere = await Store.Users.FindOrCreateAsync("email", "1");

        Guid.Parse(first.Id).Version.Should().Be(7);
        first.DisplayName.Should().Be("Alice");
        first.CreatedAt.Should().Be(ManualClock.Start);
        again.Should().Be(first);
        elsewhere.Id.Should().NotBe(first.Id);
        (await Store.Users.FindByIdentityAsync("discord", "1")).Should().Be(first);
        (await Store.Users.FindByIdAsync(first.Id)).Should().Be(first);
        (await Store.Users.CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task FindOrCreate_gives_a_name_to_who_has_none_and_keeps_one_that_is_stored()
    {
        var nameless = await Store.Users.FindOrCreateAsync("discord", "1");
        Clock.Advance(TimeSpan.FromMinutes(1));

        var named = await Store.Users.FindOrCreateAsync("discord", "1", "Alice");
        var renamed = await Store.Users.FindOrCreateAsync("discord", "1", "Al");

        nameless.DisplayName.Should().BeNull();
        named.Should().Be(nameless with { DisplayName = "Alice", UpdatedAt = Clock.Now });
        renamed.Should().Be(named);
    }

    [Fact]
    public async Task Of_racing_callers_one_stores_the_user_and_all_get_it()
    {
        for (var round = 0; round < 20; round++)
        {
            var id = $"{round}";
            var users = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => Store.Users.FindOrCreateAsync("discord", id, i % 2 == 0 ? "Alice" : null))));

            users.Select(u => u.Id).Distinct().Should().ContainSingle();
            (await Store.Users.FindByIdentityAsync("discord", id))!.DisplayName.Should().Be("Alice");
        }

        (await Store.Users.CountAsync()).Should().Be(20);
    }

    [Fact]
    public async Task FindOrCreate_works_within_a_unit_of_work()
    {
        await using (var work = await Store.BeginAsync())
        {
            var user = await work.Users.FindOrCreateAsync("discord", "1", "Alice");
            (await work.Users.FindOrCreateAsync("discord", "1")).Should().Be(user);
        }

        (await Store.Users.FindByIdentityAsync("discord", "1")).Should().BeNull();
        (await Store.Users.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Link_stores_every_property_and_again_changes_nothing()
    {
        await Store.Users.CreateAsync(new() { Id = Alice });

        var linked = await Store.Users.LinkIdentityAsync(Alice, "email", "alice@example.org", """{"verified":true}""");
        Clock.Advance(TimeSpan.FromDays(1));
        var again = await Store.Users.LinkIdentityAsync(Alice, "email", "alice@example.org", "{}");

        linked.Should().Be(new UserIdentity
        {
            Id = linked.Id,
            UserId = Alice,
            Platform = "email",
            ExternalId = "alice@example.org",
            Metadata = """{"verified":true}""",
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        Guid.Parse(linked.Id).Version.Should().Be(7);
        again.Should().Be(linked);
        (await Store.Users.ListIdentitiesAsync(Alice)).Should().Equal(linked);
        (await Store.Users.FindByIdentityAsync("email", "alice@example.org"))!.Id.Should().Be(Alice);
        (await Store.Users.FindOrCreateAsync("email", "alice@example.org")).Id.Should().Be(Alice);
        (await Store.Users.FindByIdentityAsync("email", "Alice@example.org")).Should().BeNull();
    }

    [Fact]
    public async Task An_identity_of_another_user_is_a_conflict_that_names_them()
    {
        await Store.Users.CreateAsync(new() { Id = Alice });
        await Store.Users.CreateAsync(new() { Id = Bob });
        await Store.Users.LinkIdentityAsync(Alice, "discord", "1");

        var link = () => Store.Users.LinkIdentityAsync(Bob, "discord", "1");

        var conflict = (await link.Should().ThrowAsync<ConversationStoreConflictException>()).Which;
        conflict.ExistingId.Should().Be(Alice);
        (await Store.Users.ListIdentitiesAsync(Bob)).Should().BeEmpty();
    }

    [Fact]
    public async Task Unlink_takes_the_identity_from_its_user_only_and_leaves_the_user()
    {
        var user = await Store.Users.FindOrCreateAsync("discord", "1");
        await Store.Users.CreateAsync(new() { Id = Bob });

        (await Store.Users.UnlinkIdentityAsync(Bob, "discord", "1")).Should().BeFalse();
        (await Store.Users.FindByIdentityAsync("discord", "1")).Should().Be(user);
        (await Store.Users.UnlinkIdentityAsync(user.Id, "discord", "1")).Should().BeTrue();
        (await Store.Users.UnlinkIdentityAsync(user.Id, "discord", "1")).Should().BeFalse();

        (await Store.Users.FindByIdAsync(user.Id)).Should().Be(user);
        (await Store.Users.FindOrCreateAsync("discord", "1")).Id.Should().NotBe(user.Id);
    }

    [Fact]
    public async Task Identities_are_listed_as_they_were_linked()
    {
        await Store.Users.CreateAsync(new() { Id = Alice });
        await Store.Users.LinkIdentityAsync(Alice, "phone", "2");
        await Store.Users.LinkIdentityAsync(Alice, "phone", "1");
        await Store.Users.LinkIdentityAsync(Alice, "discord", "3");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Store.Users.LinkIdentityAsync(Alice, "any", "0");

        (await Store.Users.ListIdentitiesAsync(Alice)).Select(i => i.ExternalId).Should().Equal("3", "1", "2", "0");
        (await Store.Users.ListIdentitiesAsync(Alice, limit: 2)).Select(i => i.ExternalId).Should().Equal("3", "1");
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var longest = new string('x', 257);
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Store.Users.FindOrCreateAsync(null!, "1"), "platform"),
            (() => Store.Users.FindOrCreateAsync("", "1"), "platform"),
            (() => Store.Users.FindOrCreateAsync("p", null!), "externalId"),
            (() => Store.Users.FindOrCreateAsync("p", ""), "externalId"),
            (() => Store.Users.FindOrCreateAsync("p", longest), "externalId"),
            (() => Store.Users.FindOrCreateAsync("p", "a\0"), "externalId"),
            (() => Store.Users.FindOrCreateAsync("p", "1", "\ud800"), "displayName"),
            (() => Store.Users.FindByIdentityAsync(longest, "1"), "platform"),
            (() => Store.Users.FindByIdentityAsync("p", "\udc00"), "externalId"),
            (() => Store.Users.LinkIdentityAsync("", "p", "1"), "userId"),
            (() => Store.Users.LinkIdentityAsync(Alice, "", "1"), "platform"),
            (() => Store.Users.LinkIdentityAsync(Alice, "p", ""), "externalId"),
            (() => Store.Users.LinkIdentityAsync(Alice, "p", "1", "{"), "metadata"),
            (() => Store.Users.UnlinkIdentityAsync("", "p", "1"), "userId"),
            (() => Store.Users.UnlinkIdentityAsync(Alice, "", "1"), "platform"),
            (() => Store.Users.UnlinkIdentityAsync(Alice, "p", ""), "externalId"),
            (() => Store.Users.ListIdentitiesAsync(""), "userId"),
            (() => Store.Users.ListIdentitiesAsync(Alice, 0), "limit"),
            (() => Store.Users.ListIdentitiesAsync(Alice, -1), "limit"),
            (() => Store.Users.ListIdentitiesAsync(Alice, int.MaxValue), "limit"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Users.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty_to_read_and_an_error_to_change()
    {
        (await Store.Users.FindByIdentityAsync("discord", "1")).Should().BeNull();
        (await Store.Users.ListIdentitiesAsync("nobody")).Should().BeEmpty();
        (await Store.Users.UnlinkIdentityAsync("nobody", "discord", "1")).Should().BeFalse();

        var link = () => Store.Users.LinkIdentityAsync("nobody", "discord", "1");
        (await link.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nobody'*");
        (await Store.Users.FindByIdentityAsync("discord", "1")).Should().BeNull();
    }

    [Fact]
    public async Task One_users_store_finds_their_identities_only()
    {
        await Store.Users.CreateAsync(new() { Id = Bob, DisplayName = "Bob" });
        await Store.Users.LinkIdentityAsync(Bob, "discord", "1");

        foreach (var stranger in new[] { Alice, "Bob" })
        {
            await Store.Users.CreateAsync(new() { Id = stranger });
            var users = Store.ForUser(stranger).Users;
            (await users.FindByIdentityAsync("discord", "1")).Should().BeNull();
            (await users.ListIdentitiesAsync(Bob)).Should().BeEmpty();
            (await users.UnlinkIdentityAsync(Bob, "discord", "1")).Should().BeFalse();
            (await users.UnlinkIdentityAsync(stranger, "discord", "1")).Should().BeFalse();

            var toOther = () => users.LinkIdentityAsync(Bob, "discord", "2");
            await toOther.Should().ThrowAsync<ConversationStoreNotFoundException>();
            var others = () => users.LinkIdentityAsync(stranger, "discord", "1");
            (await others.Should().ThrowAsync<ConversationStoreConflictException>()).Which.ExistingId.Should().BeNull();
        }

        (await Store.ForUser(Bob).Users.FindByIdentityAsync("discord", "1"))!.Id.Should().Be(Bob);
        (await Store.ForUser(Bob).Users.ListIdentitiesAsync(Bob)).Should().ContainSingle();
        (await Store.ForUser(Bob).Users.UnlinkIdentityAsync(Bob, "discord", "1")).Should().BeTrue();
    }

    [Fact]
    public async Task FindOrCreate_in_one_users_store_links_to_that_user()
    {
        var users = Store.ForUser(Alice).Users;

        var created = await users.FindOrCreateAsync("discord", "1", "Alice");
        var second = await users.FindOrCreateAsync("email", "alice@example.org", "Al");
        var again = await users.FindOrCreateAsync("discord", "1");

        created.Id.Should().Be(Alice);
        created.DisplayName.Should().Be("Alice");
        second.Should().Be(created);
        again.Should().Be(created);
        (await Store.Users.ListIdentitiesAsync(Alice)).Should().HaveCount(2);
    }

    [Fact]
    public async Task FindOrCreate_in_one_users_store_refuses_anothers_identity_and_stores_nothing()
    {
        var bob = await Store.Users.FindOrCreateAsync("discord", "1", "Bob");

        var find = () => Store.ForUser(Alice).Users.FindOrCreateAsync("discord", "1", "Alice");

        (await find.Should().ThrowAsync<ConversationStoreConflictException>()).Which.ExistingId.Should().BeNull();
        (await Store.Users.FindByIdAsync(Alice)).Should().BeNull();
        (await Store.Users.FindByIdentityAsync("discord", "1")).Should().Be(bob);
    }

    // Whatever is linked, unlinked, found and merged: an identity has the user that a dictionary says it has.
    [Fact]
    public void Identities_behave_like_a_dictionary()
    {
        var step = Gen.Choose(0, 3).SelectMany(verb => Gen.Choose(0, 2).SelectMany(user => Gen.Choose(0, 3).Select(identity => new Step((Verb)verb, user, identity))));
        var round = 0;
        var property = Prop.ForAll(Gen.ListOf(step).ToArbitrary(), steps => FollowAsync([.. steps], round++));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(30), property);
    }

    private async Task FollowAsync(Step[] steps, int round)
    {
        var model = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] users = [$"{round}-a", $"{round}-b", $"{round}-c"];
        string[] identities = [$"{round}-0", $"{round}-1", $"{round}-2", $"{round}-3"];
        foreach (var id in users)
        {
            await Store.Users.CreateAsync(new() { Id = id });
        }

        foreach (var step in steps)
        {
            await StepAsync(step.Verb, users[step.User], users[(step.User + 1) % users.Length], identities[step.Identity], model);
            foreach (var identity in identities)
            {
                var user = await Store.Users.FindByIdentityAsync("p", identity);
                (user?.Id).Should().Be(model.GetValueOrDefault(identity));
            }
        }
    }

    private async Task StepAsync(Verb verb, string user, string other, string identity, Dictionary<string, string> model)
    {
        var holder = model.GetValueOrDefault(identity);
        switch (verb)
        {
            case Verb.Link when holder is not null && holder != user:
                var link = () => Store.Users.LinkIdentityAsync(user, "p", identity);
                (await link.Should().ThrowAsync<ConversationStoreConflictException>()).Which.ExistingId.Should().Be(holder);
                break;
            case Verb.Link:
                await Store.Users.LinkIdentityAsync(user, "p", identity);
                model[identity] = user;
                break;
            case Verb.Unlink:
                (await Store.Users.UnlinkIdentityAsync(user, "p", identity)).Should().Be(holder == user);
                if (holder == user)
                {
                    model.Remove(identity);
                }

                break;
            case Verb.Find:
                model.TryAdd(identity, (await Store.Users.FindOrCreateAsync("p", identity)).Id);
                break;
            default:
                await Store.Users.MergeAsync(user, other);
                await Store.Users.CreateAsync(new() { Id = other });
                foreach (var moved in model.Where(e => e.Value == other).Select(e => e.Key).ToList())
                {
                    model[moved] = user;
                }

                break;
        }
    }

    private enum Verb
    {
        Link,
        Unlink,
        Find,
        Merge,
    }

    private sealed record Step(Verb Verb, int User, int Identity);
}
