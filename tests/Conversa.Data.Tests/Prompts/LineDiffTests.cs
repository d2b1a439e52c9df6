using Conversa.Data.Prompts;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Prompts;

public sealed class LineDiffTests
{
    [Fact]
    public void Any_two_texts_are_what_was_kept_and_removed_and_what_was_kept_and_added() => Prop.ForAll(
        Pairs.ToArbitrary(),
        pair =>
        {
            var lines = LineDiff.Of(pair.From, pair.To);
            string.Join('\n', lines.Where(l => l.FromLine is not null).OrderBy(l => l.FromLine).Select(l => l.Text)).Should().Be(pair.From);
            string.Join('\n', lines.Where(l => l.ToLine is not null).OrderBy(l => l.ToLine).Select(l => l.Text)).Should().Be(pair.To);
            lines.Select(l => l.FromLine).OfType<int>().Should().Equal(Enumerable.Range(1, pair.From.Split('\n').Length));
            lines.Select(l => l.ToLine).OfType<int>().Should().Equal(Enumerable.Range(1, pair.To.Split('\n').Length));
            lines.Should().OnlyContain(l => l.Change == (l.FromLine == null ? PromptLineChange.Added : l.ToLine == null ? PromptLineChange.Removed : PromptLineChange.Kept));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void As_many_lines_are_kept_as_can_be() => Prop.ForAll(
        Pairs.ToArbitrary(),
        pair => LineDiff.Of(pair.From, pair.To).Count(l => l.Change == PromptLineChange.Kept) == LongestCommon(pair.From.Split('\n'), pair.To.Split('\n'))).QuickCheckThrowOnFailure();

    [Fact]
    public void Texts_with_too_many_changes_differ_as_a_whole_between_what_both_begin_and_end_with()
    {
        var old = Enumerable.Range(0, LineDiff.MostChanges).Select(i => $"old {i}").ToArray();
        string[] from = ["first", .. old, "same", "last"];
        string[] to = ["first", "new", "same", "new", "last"];

        var lines = LineDiff.Of(string.Join('\n', from), string.Join('\n', to));

        lines.Select(l => (l.Change, l.Text)).Should().Equal(
        [
            (PromptLineChange.Kept, "first"),
            .. old.Append("same").Select(l => (PromptLineChange.Removed, l)),
            (PromptLineChange.Added, "new"), (PromptLineChange.Added, "same"), (PromptLineChange.Added, "new"),
            (PromptLineChange.Kept, "last"),
        ]);
    }

    [Fact]
    public void Texts_with_just_not_too_many_changes_are_compared_line_by_line()
    {
        var from = Enumerable.Range(0, LineDiff.MostChanges).Select(i => i % 2 == 0 ? $"old {i}" : $"same {i}");
        var to = Enumerable.Range(0, LineDiff.MostChanges).Select(i => i % 2 == 0 ? $"new {i}" : $"same {i}");

        var lines = LineDiff.Of(string.Join('\n', from), string.Join('\n', to));

        lines.Count(l => l.Change == PromptLineChange.Kept).Should().Be(LineDiff.MostChanges / 2);
        lines.Take(3).Select(l => l.Change).Should().Equal(PromptLineChange.Removed, PromptLineChange.Added, PromptLineChange.Kept);
    }

    private static int LongestCommon(string[] a, string[] b)
    {
        var lengths = new int[a.Length + 1, b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                lengths[i, j] = a[i - 1] == b[j - 1] ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return lengths[a.Length, b.Length];
    }

    private static Gen<(string From, string To)> Pairs =>
        from texts in Gen.Elements("a", "b", "c", "", "a\r").ArrayOf().Select(lines => string.Join('\n', lines)).ArrayOf(2)
        select (texts[0], texts[1]);
}
