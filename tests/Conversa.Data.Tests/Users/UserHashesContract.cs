using System.Security.Cryptography;
using System.Text;

namespace Conversa.Data.Tests.Users;

public abstract class UserHashesContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("a key kept outside the database");

    [Fact]
    public async Task However_a_user_appears_they_are_found_by_the_keyed_hash_of_their_id()
    {
        var created = await Store.Users.CreateAsync(new() { Id = Alice });
        await ChatAsync(Bob);
        var found = await Store.Users.FindOrCreateAsync("discord", "1");

        created.UserIdHash.Should().Be(Hash(Alice));
        (await Store.Users.FindByHashAsync(Hash(Alice))).Should().Be(created);
        (await Store.Users.FindByHashAsync(Hash(Bob)))!.Id.Should().Be(Bob);
        (await Store.Users.FindByHashAsync(Hash(found.Id))).Should().Be(found);
        (await Store.Users.FindByHashAsync(Hash("nobody"))).Should().BeNull();
        (await Store.Users.FindByHashAsync(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Alice))))).Should().BeNull();
        (await Store.ForUser(Alice).Users.FindByHashAsync(Hash(Alice))).Should().Be(created);
        (await Store.ForUser("Alice").Users.FindByHashAsync(Hash(Alice))).Should().BeNull();
    }

    [Fact]
    public async Task Hashed_identities_are_found_and_show_their_hash_only()
    {
        await Store.Users.CreateAsync(new() { Id = Alice });

        var linked = await Store.Users.LinkIdentityAsync(Alice, "email", "alice@example.org");

        linked.ExternalId.Should().Be(Hash("email:alice@example.org"));
        (await Store.Users.LinkIdentityAsync(Alice, "email", "alice@example.org")).Should().Be(linked);
        (await Store.Users.ListIdentitiesAsync(Alice)).Should().Equal(linked);
        (await Store.Users.FindByIdentityAsync("email", "alice@example.org"))!.Id.Should().Be(Alice);
        (await Store.Users.FindByIdentityAsync("email", linked.ExternalId)).Should().BeNull();
        (await Store.Users.FindOrCreateAsync("email", "alice@example.org")).Id.Should().Be(Alice);
        (await Store.Users.UnlinkIdentityAsync(Alice, "email", "alice@example.org")).Should().BeTrue();
        (await Store.Users.FindByIdentityAsync("email", "alice@example.org")).Should().BeNull();
    }

    [Fact]
    public async Task The_same_id_on_two_platforms_has_two_hashes()
    {
        await Store.Users.CreateAsync(new() { Id = Alice });

        var discord = await Store.Users.LinkIdentityAsync(Alice, "discord", "1");
        var phone = await Store.Users.LinkIdentityAsync(Alice, "phone", "1");

        discord.ExternalId.Should().NotBe(phone.ExternalId);
    }

    [Fact]
    public async Task A_conflict_does_not_name_the_external_id()
    {
        await Store.Users.CreateAsync(new() { Id = Alice });
        await Store.Users.CreateAsync(new() { Id = Bob });
        await Store.Users.LinkIdentityAsync(Alice, "email", "alice@example.org");

        var link = () => Store.Users.LinkIdentityAsync(Bob, "email", "alice@example.org");

        var conflict = (await link.Should().ThrowAsync<ConversationStoreConflictException>()).Which;
        conflict.ToString().Should().NotContain("alice@example.org");
        conflict.ExistingId.Should().Be(Alice);
    }

    protected override void Configure(ConversationStoreOptions options)
    {
        options.HashKey = Key;
        options.HashExternalIds = true;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text)));
}
