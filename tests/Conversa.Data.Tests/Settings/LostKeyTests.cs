using Conversa.Data.Tests.Secrets;

namespace Conversa.Data.Tests.Settings;

public sealed class LostKeyTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_setting_whose_key_is_lost_is_not_overwritten_but_can_be_deleted_and_set_anew()
    {
        await using (var before = await _directory.OpenAsync(o => o.With(Keys.Old)))
        {
            await before.Configuration.Settings.SetJsonAsync("k", "1", new() { IsSensitive = true });
        }

        await using var store = await _directory.OpenAsync(o => o.With(Keys.Main));
        var settings = store.Configuration.Settings;

        var set = () => settings.SetJsonAsync("k", "2");
        (await set.Should().ThrowAsync<ConversationStoreSecretException>()).Which.KeyName.Should().Be("old");
        (await settings.ListAsync()).Items.Should().ContainSingle("a list decrypts nothing").Which.IsSensitive.Should().BeTrue();
        (await settings.DeleteAsync("k")).Should().BeTrue();
        (await settings.SetJsonAsync("k", "2")).IsSensitive.Should().BeTrue();

        (await settings.GetJsonAsync("k")).Should().Be("2");
        (await settings.ListHistoryAsync("k")).Items.Take(2).Select(c => (c.OldSecret, c.NewSecret?.Reveal())).Should().Equal((null, "2"), (null, null));
    }
}
