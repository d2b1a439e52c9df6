using System.Text.Json;
using Conversa.Data.Connections;
using Conversa.Data.Providers;
using Conversa.Data.Secrets;

namespace Conversa.Data.Tests.Secrets;

public sealed class SecretTextTests
{
    private static readonly SecretText Secret = new(Keys.Marker);

    [Fact]
    public void It_shows_itself_only_to_who_asks()
    {
        Secret.Reveal().Should().Be(Keys.Marker);
        Secret.ToString().Should().Be("***");
        $"{Secret}".Should().Be("***");
        JsonSerializer.Serialize(Secret).Should().Be("\"***\"");
        typeof(SecretText).GetProperties().Should().BeEmpty("what walks over properties finds none");
    }

    [Fact]
    public void Records_that_hold_one_do_not_show_it()
    {
        object[] records =
        [
            new NewProviderConfig("alice", "p", Secret),
            new NewDatabaseConnection("n", "t", "h", 1, "d") { Password = Secret },
            new DatabaseConnectionUpdate { Password = Secret },
        ];

        foreach (var record in records)
        {
            record.ToString().Should().Contain("***").And.NotContain("MARKER");
            JsonSerializer.Serialize(record, record.GetType()).Should().Contain("***").And.NotContain("MARKER");
        }
    }

    [Fact]
    public void It_is_not_read_from_JSON()
    {
        var read = () => JsonSerializer.Deserialize<SecretText>("\"***\"");

        read.Should().Throw<NotSupportedException>();
    }

    [Fact]
    public void Equal_texts_are_equal_and_so_is_what_was_read_from_the_same_value()
    {
        Secret.Should().Be(new SecretText(Keys.Marker));
        Secret.GetHashCode().Should().Be(new SecretText(Keys.Marker).GetHashCode());
        new SecretText("stored", _ => "a").Should().Be(new SecretText("stored", _ => "a"));
        Secret.Should().NotBe(new SecretText("other"));
        Secret.Should().NotBe(new SecretText(Keys.Marker, _ => "a"), "what is stored is not what it says");
        Secret.Equals((object)Keys.Marker).Should().BeFalse();
        Secret.Equals((SecretText?)null).Should().BeFalse();
    }

    [Fact]
    public void It_needs_a_text()
    {
        var make = () => new SecretText(null!);

        make.Should().Throw<ArgumentNullException>().WithParameterName("text");
    }
}
