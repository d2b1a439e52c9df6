using Conversa.Data.Context;

namespace Conversa.Data.Tests.Context;

public sealed class TokenCounterTests
{
    private static readonly ITokenCounter Counter = new ConversationStoreOptions().TokenCounter;

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("four", 1)]
    [InlineData("five5", 2)]
    [InlineData("The quick brown fox jumps over the lazy dog.", 12)]
    [InlineData("2026-03-14", 5)]
    [InlineData("größe", 2)]
    [InlineData("Привет, мир", 6)]
    [InlineData("漢字かな", 4)]
    [InlineData("안녕", 2)]
    [InlineData("สวัสดี", 6)]
    [InlineData("😀", 2)]
    [InlineData("if (x == 1) { y += 2; }", 9)]
    public void The_default_is_rather_too_high_than_too_low(string text, int tokens) => Counter.Count(text).Should().Be(tokens);

    [Fact]
    public void The_default_refuses_null()
    {
        var count = () => Counter.Count(null!);

        count.Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public async Task A_store_without_a_counter_is_refused()
    {
        var open = () => ConversationStore.OpenTemporaryAsync(o => o.TokenCounter = null!);

        await open.Should().ThrowAsync<ArgumentException>().WithMessage("*TokenCounter must not be null*");
    }
}
