using Conversa.Data.Storage.FullTextPages;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Storage.FullTextPages;

public sealed class VarintTests
{
    [Fact]
    public void What_is_written_is_read() => Prop.ForAll(
        (from bits in Gen.Choose(0, 63)
         from low in Gen.Choose(int.MinValue, int.MaxValue)
         select (long)(((1UL << bits) - 1) ^ (uint)low)).ToArbitrary(),
        value =>
        {
            var bytes = new byte[Varint.MostBytes];
            var length = Varint.Write(bytes, value);
            var at = 0;
            return Varint.Read(bytes.AsSpan(0, length), ref at) == value && at == length;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7F")]
    [InlineData(128, "8100")]
    [InlineData(16_383, "FF7F")]
    [InlineData(16_384, "818000")]
    [InlineData(1L << 55, "C080808080808000")]
    [InlineData(1L << 56, "80C080808080808000")]
    [InlineData(-1, "FFFFFFFFFFFFFFFFFF")]
    public void It_is_as_SQLite_writes_it(long value, string hex)
    {
        var bytes = new byte[Varint.MostBytes];

        Convert.ToHexString(bytes.AsSpan(0, Varint.Write(bytes, value))).Should().Be(hex);
    }

    [Fact]
    public void Reading_past_the_end_says_that_the_format_is_unknown()
    {
        var read = () =>
        {
            var at = 0;
            return Varint.Read([0x80, 0x80], ref at);
        };

        read.Should().Throw<UnknownIndexFormatException>();
    }
}
