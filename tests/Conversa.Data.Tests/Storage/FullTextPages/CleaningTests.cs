using Conversa.Data.Storage.FullTextPages;

namespace Conversa.Data.Tests.Storage.FullTextPages;

/// <summary>What <see cref="CleaningProperties"/> meets by chance, and what it does not.</summary>
public sealed class CleaningTests
{
    [Fact]
    public void An_index_of_rows_that_are_all_there_has_nothing_to_clean()
    {
        using var index = new ScratchIndex(40);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"all own{i}")]);

        index.Scan().Segments.Should().BeEmpty();
    }

    [Fact]
    public void All_rows_gone_leave_pages_of_nothing()
    {
        using var index = new ScratchIndex(40);
        index.Add([.. Enumerable.Range(0, 300).Select(i => $"all own{i}")]);
        index.Delete([.. index.Rows]);

        index.Clean(3, index.Check);

        index.HasNothingElse();
        Count(index, "SELECT count(*) FROM docs_fts_data WHERE id > 10 AND length(block) > 4").Should().Be(0);
        Count(index, "SELECT count(*) FROM docs_fts_idx").Should().Be(0);
    }

    [Fact]
    public void A_list_of_many_pages_keeps_an_index_of_several_levels()
    {
        using var index = new ScratchIndex(32);
        index.Add([.. Enumerable.Range(0, 5000).Select(_ => "all")]);
        Height(index).Should().BeGreaterThan(1);

        // The first on some pages, all on others, and the last.
        index.Delete([.. index.Rows.Where(row => row % 3 == 0 || row is > 1000 and < 1400 or > 4900)]);
        index.Clean(50, index.Check);

        index.HasNothingElse();
        Height(index).Should().BeGreaterThan(1);
    }

    [Fact]
    public void A_list_that_keeps_only_its_first_page_needs_no_index_of_pages()
    {
        using var index = new ScratchIndex(32);
        index.Add([.. Enumerable.Range(0, 300).Select(i => i < 3 ? "all" : "all b")]);
        Count(index, "SELECT count(*) FROM docs_fts_idx WHERE pgno & 1").Should().BePositive();
        index.Delete([.. index.Rows.Skip(3)]);

        index.Clean(2, index.Check);

        index.HasNothingElse();
        Height(index).Should().Be(-1);
        Count(index, "SELECT count(*) FROM docs_fts_idx WHERE pgno & 1").Should().Be(0);
    }

    [Fact]
    public void A_list_of_which_first_the_beginning_goes_and_later_the_rest_goes_with_its_word()
    {
        using var index = new ScratchIndex(32);
        index.Add([.. Enumerable.Range(0, 300).Select(i => $"a{i % 7} all")]);
        index.Delete([.. index.Rows.Take(200)]);
        index.Clean(5, index.Check);
        index.Add("b");
        index.Delete([.. index.Rows.Take(100)]);

        index.Clean(5, index.Check);

        index.HasNothingElse();
    }

    [Fact]
    public void Places_over_several_pages_go_with_their_row()
    {
        using var index = new ScratchIndex(32);
        var often = string.Join(' ', Enumerable.Repeat("often", 200));
        index.Add("often", often, "often", often, $"{often} seldom");
        index.Delete(2, 5);

        index.Clean(1, index.Check);

        index.HasNothingElse();
    }

    [Fact]
    public void An_edit_takes_the_words_from_before_with_it()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 50).Select(i => $"all own{i}")]);
        foreach (var row in index.Rows.Where(row => row % 2 == 0))
        {
            index.Edit(row, "all other");
            index.Edit(row, $"all third{row}");
        }

        index.Clean(2, index.Check);

        index.HasNothingElse();
    }

    [Fact]
    public void Words_of_pages_that_a_merge_has_done_with_go_too()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"a{i}")]);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"b{i}")]);
        index.Delete([.. index.Rows.Where(row => row % 2 == 0)]);
        index.Add("c");
        index.Merge(3);
        index.Segments.Should().Contain(segment => segment.First > 1);

        index.Clean(2, index.Check);

        index.HasNothingElse();
    }

    [Fact]
    public void A_step_that_was_not_committed_is_done_anew()
    {
        using var index = new ScratchIndex(32);
        index.Add([.. Enumerable.Range(0, 300).Select(i => $"all own{i % 9}")]);
        index.Delete([.. index.Rows.Where(row => row % 2 == 0)]);
        var segment = index.Scan().Segments[0];

        for (int? done = 0; done < segment.Count;)
        {
            var from = done.Value;
            index.Session.RunScript("BEGIN");
            segment.CleanSome(index.Session, from, 10);
            index.Session.RunScript("ROLLBACK; BEGIN");
            done = segment.CleanSome(index.Session, from, 10);
            index.Session.RunScript("COMMIT");
            index.Check();
        }
    }

    [Fact]
    public void A_segment_that_a_merge_has_taken_up_is_left_to_another_look()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"all own{i}")]);
        index.Delete(1, 2, 3);
        var segment = index.Scan().Segments[0];
        index.Merge(-1);

        segment.CleanSome(index.Session, 0, 10).Should().BeNull();

        index.Clean(2, index.Check);
        index.HasNothingElse();
    }

    [Fact]
    public void Rows_that_came_after_the_look_stay()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"all own{i}")]);
        index.Delete(1, 2, 3);
        var scan = index.Scan();
        index.Add("all late");
        index.Delete(4);

        foreach (var segment in scan.Segments)
        {
            segment.CleanSome(index.Session, 0, 1000).Should().Be(segment.Count);
        }

        index.Check();
    }

    [Fact]
    public void An_index_of_another_version_is_not_known()
    {
        using var index = new ScratchIndex(100);
        index.Add("a");
        index.Session.RunScript("INSERT INTO docs_fts (docs_fts, rank) VALUES ('secure-delete', 1)");
        index.Delete(1);

        index.Invoking(i => i.Scan()).Should().Throw<UnknownIndexFormatException>();
    }

    // The height of the highest page of an index of a list's pages; -1 for none.
    private static long Height(ScratchIndex index) => Count(index, "SELECT coalesce(max((id >> 31) & 31), -1) FROM docs_fts_data WHERE (id >> 36) & 1");

    private static long Count(ScratchIndex index, string sql) => index.Session.RunCount(sql);
}
