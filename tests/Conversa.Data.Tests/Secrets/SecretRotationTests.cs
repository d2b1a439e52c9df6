using Conversa.Data.Providers;
using Conversa.Data.Secrets;

namespace Conversa.Data.Tests.Secrets;

public sealed class SecretRotationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private Task<IConversationStore> OpenAsync(params SecretKey[] keys) => _directory.OpenAsync(o => o.With(keys));

    private static async Task FillAsync(IConversationStore store, int users)
    {
        for (var i = 0; i < users; i++)
        {
            await store.Configuration.Providers.SaveAsync(new($"u{i}", "p", new($"{i}")));
        }

        await store.Configuration.Connections.CreateAsync(new("n", "t", "h", 1, "d") { Id = "c", UserId = "u0", Password = new("pass") });
        await store.Configuration.Connections.CreateAsync(new("n", "t", "h", 1, "d"));
        await store.Configuration.Settings.SetJsonAsync("plain", "1");
        await store.Configuration.Settings.SetJsonAsync("k", "1", new() { IsSensitive = true });
        await store.Configuration.Settings.SetJsonAsync("k", "2");
    }

    [Fact]
    public async Task Rotate_encrypts_everything_with_the_first_key_in_batches_and_says_how_much()
    {
        const int Users = 450;
        await using (var store = await OpenAsync(Keys.Old))
        {
            await FillAsync(store, Users);
        }

        await using (var store = await OpenAsync(Keys.Main, Keys.Old))
        {
            await store.Configuration.Providers.SaveAsync(new("new", "p", new("0")));

            var rotation = await store.Maintenance.RotateSecretsAsync();

            // A password, a setting, and of its two changes three values.
            rotation.Should().BeEquivalentTo(new SecretRotation { Rotated = Users + 5, Unreadable = 0, Reasons = [] });
            (await store.Maintenance.RotateSecretsAsync()).Rotated.Should().Be(0);
        }

        await using var after = await OpenAsync(Keys.Main);
        for (var i = 0; i < Users; i += 50)
        {
            (await after.Configuration.Providers.GetConfigAsync<int>($"u{i}", "p")).Should().Be(i);
        }

        (await after.Configuration.Connections.FindByIdAsync("c"))!.Password!.Reveal().Should().Be("pass");
        (await after.Configuration.Settings.GetAsync<int>("k")).Should().Be(2);
        (await after.Configuration.Settings.ListHistoryAsync("k")).Items.Select(c => (c.OldSecret?.Reveal(), c.NewSecret?.Reveal())).Should().Equal(("1", "2"), (null, "1"));
        (await after.Configuration.Settings.GetJsonAsync("plain")).Should().Be("1");
    }

    [Fact]
    public async Task Rotate_leaves_what_it_cannot_read_and_names_it()
    {
        await using (var store = await OpenAsync(Keys.Of("lost", 7)))
        {
            await store.Configuration.Settings.SetJsonAsync("lost", $"\"{Keys.Marker}\"", new() { IsSensitive = true });
        }

        await using (var store = await OpenAsync(Keys.Old))
        {
            await FillAsync(store, 3);
        }

        await using var now = await OpenAsync(Keys.Main, Keys.Old);
        var rotation = await now.Maintenance.RotateSecretsAsync();

        rotation.Rotated.Should().Be(8);
        rotation.Unreadable.Should().Be(2);
        var id = (await now.Configuration.Settings.FindAsync("lost"))!.Id;
        rotation.Reasons.Should().HaveCount(2).And.Contain($"system_config.config_value of row '{id}' was encrypted with key 'lost', which is not among SecretKeys.");
        (await now.Configuration.Providers.GetConfigAsync<int>("u2", "p")).Should().Be(2);
    }

    [Fact]
    public async Task Rotate_names_no_more_than_a_hundred()
    {
        await using (var store = await OpenAsync(Keys.Old))
        {
            await FillAsync(store, 120);
        }

        await using var now = await OpenAsync(Keys.Main);
        var rotation = await now.Maintenance.RotateSecretsAsync();

        rotation.Unreadable.Should().Be(125);
        rotation.Reasons.Should().HaveCount(100);
    }

    [Fact]
    public async Task Merging_users_takes_secrets_along_under_the_kept_users_name()
    {
        await using var store = await OpenAsync(Keys.Main);
        var providers = store.Configuration.Providers;
        await providers.SaveAsync(new("alice", "both", new("1")) { IsDefault = true });
        await providers.SaveAsync(new("bob", "both", new("2")));
        await providers.SaveAsync(new("bob", "bobs", new("3")) { IsDefault = true });
        await store.Configuration.Connections.CreateAsync(new("n", "t", "h", 1, "d") { Id = "c", UserId = "bob", Password = new("pass") });
        await store.Configuration.ApiQuotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { UserId = "alice", MaxRequests = 1 });
        var quota = await store.Configuration.ApiQuotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { UserId = "bob", MaxRequests = 2 });
        await store.Configuration.ApiQuotas.SetLimitsAsync(new("p", QuotaPeriod.Hour) { UserId = "bob", MaxRequests = 3 });

        var merge = await store.Users.MergeAsync("alice", "bob");

        var dropped = merge.DroppedProviderConfigs.Should().ContainSingle().Which;
        (dropped.Provider, dropped.Config.Reveal()).Should().Be(("both", "2"));
        merge.DroppedQuotas.Should().Equal(quota);
        (await providers.ListAsync("alice")).Items.Select(c => (c.Provider, c.IsDefault, c.Config.Reveal())).Should().Equal(("bobs", false, "3"), ("both", true, "1"));
        var connection = (await store.Configuration.Connections.FindByIdAsync("c"))!;
        (connection.UserId, connection.Password!.Reveal()).Should().Be(("alice", "pass"));
        (await store.Configuration.ApiQuotas.ListAsync("p", "alice")).Select(q => (q.Period, q.MaxRequests)).Should().Equal((QuotaPeriod.Hour, 3), (QuotaPeriod.Day, 1));
    }

    [Fact]
    public async Task The_merged_users_default_goes_over_where_the_kept_user_has_none()
    {
        await using var store = await OpenAsync(Keys.Main);
        await store.Configuration.Providers.SaveAsync(new("alice", "a", new("1")));
        await store.Configuration.Providers.SaveAsync(new("bob", "b", new("2")) { IsDefault = true });

        await store.Users.MergeAsync("alice", "bob");

        (await store.Configuration.Providers.FindDefaultAsync("alice"))!.Provider.Should().Be("b");
    }

    [Fact]
    public async Task Merging_users_is_refused_where_a_secret_cannot_go_along()
    {
        await using (var store = await OpenAsync(Keys.Old))
        {
            await FillAsync(store, 2);
        }

        await using var now = await OpenAsync(Keys.Main);
        await now.Configuration.Providers.DeleteAsync("u0", "p");

        // What is left of u0 is a connection with a password; u1 has a provider.
        foreach (var (kept, merged) in new[] { ("u0", "u1"), ("u1", "u0") })
        {
            var merge = () => now.Users.MergeAsync(kept, merged);
            (await merge.Should().ThrowAsync<ConversationStoreSecretException>()).Which.KeyName.Should().Be("old");
        }

        (await now.Users.CountAsync()).Should().Be(2);
    }
}
