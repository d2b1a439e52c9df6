using Conversa.Data.Conversations;

namespace Conversa.Data.Tests;

public sealed class OptionalTests
{
    [Fact]
    public void What_is_not_mentioned_is_left_out()
    {
        new ConversationUpdate().Title.IsSet.Should().BeFalse();
        default(Optional<string?>).Value.Should().BeNull();
        default(Optional<long>).Value.Should().Be(0);
    }

    [Fact]
    public void Values_and_null_convert_by_themselves()
    {
        string? unknown = null;
        var update = new ConversationUpdate { Title = "t", Mode = null, Model = unknown, ContextWindowSize = 4096 };

        update.Title.Should().Be(new Optional<string?>("t"));
        update.Mode.Should().Be(new Optional<string?>(null));
        update.Model.IsSet.Should().BeTrue();
        update.ContextWindowSize.Value.Should().Be(4096);
    }

    [Fact]
    public void A_given_null_is_not_the_same_as_none()
    {
        new Optional<string?>(null).Should().NotBe(default(Optional<string?>));
        new ConversationUpdate { Mode = null }.Should().NotBe(new ConversationUpdate());
    }
}
