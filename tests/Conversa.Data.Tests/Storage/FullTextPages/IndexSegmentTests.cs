using Conversa.Data.Storage.FullTextPages;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Storage.FullTextPages;

public sealed class IndexSegmentTests
{
    [Fact]
    public void An_empty_index_has_none()
    {
        using var index = new ScratchIndex(100);

        index.Segments.Should().BeEmpty();
    }

    [Fact]
    public void Each_batch_is_one_the_oldest_first()
    {
        using var index = new ScratchIndex(100, automerge: 0);
        index.Add("a");
        index.Add("b");
        index.Add("c");

        index.Segments.Should().Equal(new IndexSegment(1, 1, 1), new IndexSegment(2, 1, 1), new IndexSegment(3, 1, 1));
    }

    [Fact]
    public void What_a_merge_is_writing_comes_before_what_it_reads_of_which_the_done_pages_are_gone()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"a{i}")]);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"b{i}")]);
        index.Add("a");
        index.Add("a");
        var (first, second) = (index.Segments[0], index.Segments[1]);

        index.Merge(3);

        index.Segments.Where(segment => segment.IsReadToItsEnd).Should().HaveCount(2);
        index.Segments[0].Should().Match<IndexSegment>(written => written.First == 1 && written.Id == 5);
        index.Segments[1].Should().Match<IndexSegment>(read => read.First > 1 && read.Id == first.Id && read.Last == first.Last);
        index.Segments[2].Should().Be(second);
    }

    [Fact]
    public void The_structure_of_an_index_without_content_is_not_known()
    {
        using var index = new ScratchIndex(100);
        index.Session.RunScript("CREATE VIRTUAL TABLE contentless USING fts5 (content, content = '', contentless_delete = 1); INSERT INTO contentless (rowid, content) VALUES (1, 'a')");
        using var tables = new IndexTables(index.Session, "contentless");

        tables.Invoking(t => t.Segments()).Should().Throw<UnknownIndexFormatException>();
    }

    [Fact]
    public void Any_bytes_are_a_list_or_an_unknown_format() => Prop.ForAll(
        Gen.Choose(0, 255).Select(value => (byte)(value % 7 == 0 ? value : value % 8)).ArrayOf().ToArbitrary(),
        bytes =>
        {
            try
            {
                return IndexSegment.List([0, 0, 0, 1, .. bytes]) is not null;
            }
            catch (UnknownIndexFormatException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();
}
