using System.Buffers.Text;
using System.Text;
using Conversa.Data.Secrets;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Secrets;

public sealed class SecretEnvelopeTests
{
    private static readonly SecretPlace Place = new("provider_configs", "config", "row-1", "alice");
    private static readonly ConversationStoreOptions Options = Keys.Ring(Keys.Main, Keys.Old);

    [Fact]
    public void Seal_uses_the_first_key_and_Open_gives_the_text_back()
    {
        var envelope = SecretEnvelope.Seal(Keys.Marker, Place, Options);

        envelope.Should().MatchRegex(@"^v1\.main\.[A-Za-z0-9_-]+$").And.NotContain("MARKER");
        SecretEnvelope.Open(envelope, Place, Options).Should().Be(Keys.Marker);
    }

    [Fact]
    public void Any_text_under_any_ids_comes_back() => Prop.ForAll(
        (from text in ArbMap.Default.GeneratorFor<NonNull<string>>().Where(t => !t.Get.EnumerateRunes().Contains(Rune.ReplacementChar))
         from id in ArbMap.Default.GeneratorFor<NonNull<string>>()
         from user in ArbMap.Default.GeneratorFor<string?>()
         select (text.Get, Place with { RowId = id.Get, UserId = user })).ToArbitrary(),
        given => SecretEnvelope.Open(SecretEnvelope.Seal(given.Get, given.Item2, Options), given.Item2, Options) == given.Get).QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_texts_do_not_look_equal() =>
        SecretEnvelope.Seal("x", Place, Options).Should().NotBe(SecretEnvelope.Seal("x", Place, Options));

    [Fact]
    public void All_keys_of_the_ring_decrypt()
    {
        var envelope = SecretEnvelope.Seal("x", Place, Keys.Ring(Keys.Old));

        SecretEnvelope.Open(envelope, Place, Options).Should().Be("x");
    }

    [Fact]
    public void Without_a_key_nothing_is_sealed()
    {
        var seal = () => SecretEnvelope.Seal(Keys.Marker, Place, Keys.Ring());

        seal.Should().Throw<ConversationStoreSecretException>().Which.Message.Should().Contain("SecretKeys").And.NotContain("MARKER");
    }

    [Fact]
    public void A_key_that_is_missing_is_named_with_the_place() =>
        ShouldBeRefused(SecretEnvelope.Seal(Keys.Marker, Place, Keys.Ring(Keys.Old)), Place, Keys.Ring(Keys.Main), "old").Message
            .Should().Be("provider_configs.config of row 'row-1' was encrypted with key 'old', which is not among SecretKeys.");

    [Fact]
    public void Another_key_of_the_same_name_is_refused() =>
        ShouldBeRefused(SecretEnvelope.Seal(Keys.Marker, Place, Options), Place, Keys.Ring(Keys.Of("main", 9)), "main").Message
            .Should().StartWith("provider_configs.config of row 'row-1' cannot be decrypted with key 'main': ");

    [Fact]
    public void The_same_key_under_another_name_is_refused()
    {
        var envelope = SecretEnvelope.Seal(Keys.Marker, Place, Options).Replace(".main.", ".copy.", StringComparison.Ordinal);

        ShouldBeRefused(envelope, Place, Keys.Ring(Keys.Of("copy", 1)), "copy");
    }

    [Fact]
    public void A_value_is_refused_anywhere_but_in_its_place()
    {
        var envelope = SecretEnvelope.Seal(Keys.Marker, Place, Options);

        foreach (var elsewhere in new[]
        {
            Place with { Table = "system_config" },
            Place with { Field = "metadata" },
            Place with { RowId = "row-2" },
            Place with { UserId = "bob" },
            Place with { UserId = null },
            Place with { UserId = "" },
            new SecretPlace("provider_configsconfig", "", "row-1", "alice"),
            new SecretPlace("provider_configs", "configrow-1", "", "alice"),
        })
        {
            ShouldBeRefused(envelope, elsewhere, Options, "main");
        }
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        var envelope = SecretEnvelope.Seal(Keys.Marker, Place, Options);
        var (header, data) = (envelope[..8], Base64Url.DecodeFromChars(envelope.AsSpan(8)));

        for (var i = 0; i < data.Length; i++)
        {
            byte[] changed = [.. data];
            changed[i] ^= 1;
            ShouldBeRefused(header + Base64Url.EncodeToString(changed), Place, Options, "main");
        }

        ShouldBeRefused(header + Base64Url.EncodeToString(data.AsSpan(..^1)), Place, Options, "main");
        ShouldBeRefused(header + Base64Url.EncodeToString([.. data, 0]), Place, Options, "main");
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk-MARKER-7f3a")]
    [InlineData("v1.main")]
    [InlineData("v1.main.")]
    [InlineData("v1.main.AAAA")]
    [InlineData("v1.main.sk-MARKER-7f3a!")]
    [InlineData("v2.main.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v1.sk MARKER.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v1.main.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.x")]
    public void What_is_no_envelope_is_refused_and_not_quoted(string text) =>
        ShouldBeRefused(text, Place, Options, keyName: null).Message.Should().Be("provider_configs.config of row 'row-1' holds no encrypted value.");

    [Fact]
    public void A_key_keeps_a_copy_and_is_never_printed()
    {
        var bytes = Encoding.UTF8.GetBytes("sk-MARKER-7f3a-sk-MARKER-7f3a-sk");
        var key = new SecretKey("main", bytes);
        var envelope = SecretEnvelope.Seal("x", Place, Keys.Ring(key));
        Array.Clear(bytes);

        SecretEnvelope.Open(envelope, Place, Keys.Ring(key)).Should().Be("x");
        key.ToString().Should().Be("main");
        System.Text.Json.JsonSerializer.Serialize(key).Should().Be("""{"Name":"main"}""");
        typeof(SecretKey).GetProperties().Select(p => p.Name).Should().Equal("Name");
        FluentActions.Invoking(() => new SecretKey(null!, bytes)).Should().Throw<ArgumentNullException>().WithParameterName("name");
        FluentActions.Invoking(() => new SecretKey("main", null!)).Should().Throw<ArgumentNullException>().WithParameterName("key");
    }

    private static ConversationStoreSecretException ShouldBeRefused(string envelope, SecretPlace place, ConversationStoreOptions options, string? keyName)
    {
        var open = () => SecretEnvelope.Open(envelope, place, options);
        var error = open.Should().Throw<ConversationStoreSecretException>().Which;
        (error.KeyName, error.Table, error.Field, error.RowId).Should().Be((keyName, place.Table, place.Field, place.RowId));
        error.IsTransient.Should().BeFalse();
        error.ToString().Should().NotContain("MARKER");
        return error;
    }
}
