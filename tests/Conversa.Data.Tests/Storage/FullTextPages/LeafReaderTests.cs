using Conversa.Data.Storage.FullTextPages;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Storage.FullTextPages;

public sealed class LeafReaderTests
{
    [Fact]
    public void It_reads_the_end_of_positions_then_entries_then_terms_with_theirs()
    {
        // Two bytes of positions; row 300 with a byte of positions; "0tea" with rows 1 and 3, the second of which only supersedes; "0tee" with row 2, whose positions go on.
        byte[] page = [0, 6, 0, 28, 5, 6, 0x82, 0x2C, 2, 2, 4, (byte)'0', (byte)'t', (byte)'e', (byte)'a', 1, 2, 2, 2, 1, 3, 1, (byte)'e', 2, 8, 2, 3, 4, 10, 10];

        var reader = new LeafReader(page);
        reader.Tail.ToArray().Should().Equal(5, 6);
        (reader.HasTerms, reader.HasRowBeforeTerms).Should().Be((true, true));
        Next(ref reader).Should().Be("300: 02");
        Next(ref reader).Should().Be("0tea");
        Next(ref reader).Should().Be("1: 02");
        Next(ref reader).Should().Be("3: , supersedes");
        Next(ref reader).Should().Be("0tee");
        Next(ref reader).Should().Be("2: 020304, 1 left");
        reader.Read().Should().BeFalse();
        LeafReader.FirstRow(page).Should().Be(300);
        LeafReader.FirstTerm(page).Should().Equal("0tea"u8.ToArray());
    }

    [Fact]
    public void A_page_of_nothing_has_neither_row_nor_term()
    {
        byte[] page = [0, 0, 0, 4];

        new LeafReader(page).Read().Should().BeFalse();
        LeafReader.FirstRow(page).Should().BeNull();
        LeafReader.FirstTerm(page).Should().BeEmpty();
    }

    [Fact]
    public void Any_bytes_are_read_to_their_end_or_of_an_unknown_format() => Prop.ForAll(
        (from first in Gen.Choose(0, 40)
         from end in Gen.Choose(0, 60)
         from bytes in Gen.Choose(0, 255).Select(value => (byte)(value % 5 == 0 ? value : value % 20)).ArrayOf()
         select (byte[])[0, (byte)first, 0, (byte)end, .. bytes]).ToArbitrary(),
        page =>
        {
            try
            {
                var reader = new LeafReader(page);
                while (reader.Read())
                {
                }

                return true;
            }
            catch (UnknownIndexFormatException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static string Next(ref LeafReader reader)
    {
        reader.Read().Should().BeTrue();
        return reader.IsTerm
            ? System.Text.Encoding.ASCII.GetString(reader.Term)
            : $"{reader.Row}: {Convert.ToHexString(reader.Positions)}{(reader.Supersedes ? ", supersedes" : "")}{(reader.Left > 0 ? $", {reader.Left} left" : "")}";
    }
}
