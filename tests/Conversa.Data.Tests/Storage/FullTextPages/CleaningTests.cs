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

        index.Look().Should().BeEmpty();
    }

    [Fact]
    public void Nothing_of_its_own_is_left_in_the_index()
    {
        using var index = new ScratchIndex(40);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"all own{i}")]);
        var before = Count(index, "SELECT count(*) FROM docs_fts_data");

        index.Clean(2, () => Count(index, "SELECT count(*) FROM docs_fts_data").Should().BeGreaterThan(before));

        Count(index, "SELECT count(*) FROM docs_fts_data").Should().Be(before);
    }

    [Fact]
    public void All_rows_gone_leave_pages_of_nothing()
    {
        using var index = new ScratchIndex(40);
        index.Add([.. Enumerable.Range(0, 300).Select(i => $"all own{i}")]);
        index.Delete([.. index.Rows]);

        index.Clean(3, index.Check);

        index.HasNothingOf(index.Gone);
        Count(index, "SELECT count(*) FROM docs_fts_data WHERE id > 10 AND length(block) > 4").Should().Be(0);
        Count(index, "SELECT count(*) FROM docs_fts_idx").Should().Be(0);
    }

    // A step takes a list of which nothing stays from its beginning, until the rest of it can go with its word.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1700)]
    [InlineData(3999)]
    public void A_list_that_is_too_long_to_go_at_once_goes_in_several_steps(int kept)
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 4000).Select(i => $"a{i % 3} all b{i % 5}")]);
        index.Delete([.. index.Rows.Where(row => row != kept)]);

        index.Clean(40, index.Check);

        index.HasNothingOf(index.Gone);
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

        index.HasNothingOf(index.Gone);
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

        index.HasNothingOf(index.Gone);
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

        index.HasNothingOf(index.Gone);
    }

    [Fact]
    public void Positions_over_several_pages_go_with_their_row()
    {
        using var index = new ScratchIndex(32);
        var often = string.Join(' ', Enumerable.Repeat("often", 200));
        index.Add("often", often, "often", often, $"{often} seldom");
        index.Delete(2, 5);

        index.Clean(1, index.Check);

        index.HasNothingOf(index.Gone);
    }

    [Fact]
    public void What_an_edit_left_is_left_to_SQLite()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 50).Select(i => $"all own{i}")]);
        index.Edit(7, "all other");

        index.Look().Should().BeEmpty();

        index.Delete(7);
        index.Clean(2, index.Check);
        index.HasNothingOf(index.Gone);
    }

    [Fact]
    public void A_word_that_no_row_has_any_more_goes_from_all_rows()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"all former own{i % 9}")]);
        foreach (var row in index.Rows)
        {
            index.Edit(row, $"all latter own{row % 9}");
        }

        index.Clean(2, index.Check, term: "former");

        Count(index, "SELECT count(*) FROM docs_fts_data WHERE instr(block, CAST('former' AS BLOB))").Should().Be(0);
        Count(index, "SELECT count(*) FROM docs_fts_idx WHERE instr(term, CAST('form' AS BLOB))").Should().Be(0);
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

        index.HasNothingOf(index.Gone);
    }

    [Fact]
    public void A_step_that_was_not_committed_is_done_anew()
    {
        using var index = new ScratchIndex(32);
        index.Add([.. Enumerable.Range(0, 300).Select(i => $"all own{i % 9}")]);
        index.Delete([.. index.Rows.Where(row => row % 2 == 0)]);

        foreach (var segment in index.Look())
        {
            for (var from = 0; from < segment.Count;)
            {
                index.Session.RunScript("BEGIN");
                segment.CleanSome(index.Session, from, 10);
                index.Session.RunScript("ROLLBACK; BEGIN");
                from = segment.CleanSome(index.Session, from, 10)!.Value;
                index.Session.RunScript("COMMIT");
                index.Check();
            }
        }

        index.Clean();
        index.HasNothingOf(index.Gone);
    }

    [Fact]
    public void A_segment_that_a_merge_has_taken_up_is_left_to_another_look()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"all own{i}")]);
        index.Delete(1, 2, 3);
        var segment = index.Look()[0];
        index.Merge(-1000);

        segment.CleanSome(index.Session, 0, 10).Should().BeNull();
    }

    // FTS5 gives a free number again, and the last pages of two segments can be equal.
    [Fact]
    public void A_segment_with_the_number_and_the_pages_of_one_that_is_gone_is_not_taken_for_it()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"all own{i}")]);
        index.Delete(1, 2, 3);
        var (segment, before) = (index.Look()[0], index.Segments);
        index.Session.RunScript("""
            CREATE TEMP TABLE kept AS SELECT * FROM docs_fts_data;
            INSERT INTO docs_fts (docs_fts) VALUES ('optimize');
            INSERT INTO docs_fts (docs_fts) VALUES ('rebuild');
            REPLACE INTO docs_fts_data SELECT * FROM kept WHERE id < 10 OR (id >> 31) & 63 < 63;
            """);
        index.Segments[0].Id.Should().Be(before[0].Id);

        segment.CleanSome(index.Session, 0, 10).Should().BeNull();
    }

    // A step that is asked for few pages does not do all because each goes on over the next.
    [Theory]
    [InlineData("all all all all all all all")]
    [InlineData("")]
    public void A_step_ends_where_entries_and_lists_go_on_from_page_to_page(string text)
    {
        using var index = new ScratchIndex(100, automerge: 0);
        index.Add([.. Enumerable.Range(0, 9000).Select(i => text.Length > 0 ? text : $"w{i % 300:000}")]);
        index.Delete([.. index.Rows]);
        var segment = index.Look()[0];
        segment.Count.Should().BeGreaterThan(300);

        var from = 0;
        while (from < segment.Count)
        {
            var done = segment.CleanSome(index.Session, from, 10)!.Value;
            (done - from).Should().BeInRange(1, 120);
            from = done;
        }

        index.Check();
    }

    [Fact]
    public void A_list_that_ends_leaves_the_index_of_the_list_that_begins_on_its_last_page()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(1, 600).Select(i => i <= 295 ? "a" : "b")]);
        index.Delete([.. Enumerable.Range(1, 294).Select(i => (long)i)]);
        index.Clean(100, index.Check);
        index.Delete(295);

        index.Clean(100, index.Check);

        index.HasNothingOf(index.Gone);
    }

    [Fact]
    public void A_segment_from_whose_beginning_a_merge_has_taken_pages_is_cleaned_from_there_on()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"own{i}")]);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"other{i}")]);
        index.Add("a");
        index.Add("b");
        index.Delete([.. index.Rows.Where(row => row % 2 == 0)]);
        var gone = index.Gone;

        var cleaned = 0;
        index.Clean(3, () =>
        {
            index.Merge(2);
            index.Check();
            cleaned++;
        });

        cleaned.Should().BeGreaterThan(10);
        index.HasNothingOf(gone);
    }

    [Fact]
    public void What_others_write_without_end_does_not_keep_it_from_ending()
    {
        using var index = new ScratchIndex(32);
        index.Add([.. Enumerable.Range(0, 300).Select(i => $"all own{i}")]);
        index.Delete([.. index.Rows.Where(row => row % 2 == 0)]);
        var (gone, number) = (index.Gone, 0);

        index.Clean(10, () =>
        {
            index.Add([.. Enumerable.Range(0, 40).Select(_ => $"all new{number++}")]);
            index.Edit(index.Rows[number % index.Rows.Count], $"all edit{number++}");
            index.Delete(index.Rows[number % index.Rows.Count]);
        });

        index.Check();
        index.HasNothingOf(gone);
    }

    [Fact]
    public void Rows_that_came_after_the_look_stay()
    {
        using var index = new ScratchIndex(32, automerge: 0);
        index.Add([.. Enumerable.Range(0, 100).Select(i => $"all own{i}")]);
        index.Delete(1, 2, 3);
        var found = index.Look();
        index.Add("all late");
        index.Delete(4);

        foreach (var segment in found)
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

        FluentActions.Invoking(() => index.Look()).Should().Throw<UnknownIndexFormatException>();
    }

    // The height of the highest page of an index of a list's pages; -1 for none.
    private static long Height(ScratchIndex index) => Count(index, "SELECT coalesce(max((id >> 31) & 31), -1) FROM docs_fts_data WHERE (id >> 36) & 1");

    private static long Count(ScratchIndex index, string sql) => index.Session.RunCount(sql);
}
