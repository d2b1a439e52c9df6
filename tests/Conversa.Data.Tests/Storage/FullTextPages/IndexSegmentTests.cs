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

        index.Segments.Select(segment => (segment.First, segment.Age, segment.Since)).Should().Equal((1, 0, 0), (1, 1, 1), (1, 2, 2));
    }

    [Fact]
    public void One_that_is_being_merged_is_as_old_as_the_newest_that_goes_into_it_and_supersedes_what_is_older_than_the_oldest()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 500).Select(i => $"older{i}")]);
        index.Add([.. Enumerable.Range(0, 500).Select(i => $"old{i}")]);
        index.Merge(-1000);
        foreach (var batch in Enumerable.Range(0, 4))
        {
            index.Add([.. Enumerable.Range(0, 100).Select(i => $"b{batch}word{i}")]);
        }

        index.Merge(3);
        index.Add("newest");

        var segments = index.Segments;
        segments.Should().HaveCountGreaterThan(3).And.Contain(segment => segment.First > 1, "a merge is going on");
        segments[0].Should().Match<IndexSegment>(oldest => oldest.Age == 0 && oldest.Since == 0);
        segments[1].Should().Match<IndexSegment>(merged => merged.Age == 5 && merged.Since == 2, "four go into it");
        segments.Skip(2).Select(segment => segment.Age).Should().BeInAscendingOrder().And.EndWith(6);
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
