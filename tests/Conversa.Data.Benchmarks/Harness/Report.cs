using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Harness;

/// <summary>The table of a run, as Markdown that is also readable as it is.</summary>
internal static class Report
{
    private static readonly string[] Header = ["work", .. Lane.Names, "bar", ""];

    public static string Of(IReadOnlyList<ReportRow> rows)
    {
        var lines = rows.Select(CellsOf).Prepend(Header).ToList();
        var widths = Enumerable.Range(0, Header.Length).Select(i => lines.Max(l => l[i].Length)).ToList();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{RuntimeInformation.FrameworkDescription}, SQLite {SQLitePCL.raw.sqlite3_libversion().utf8_to_string()}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors.");
        text.AppendLine("A cell is the median ratio to raw in the same round, and the median time.").AppendLine();
        text.AppendLine(Line(lines[0], widths));
        text.AppendLine(Line([.. widths.Select(w => new string('-', w))], widths));
        lines.Skip(1).ToList().ForEach(l => text.AppendLine(Line(l, widths)));
        return text.ToString();
    }

    private static string[] CellsOf(ReportRow row) =>
        [row.Work, .. Lane.Names.Select(n => row.Cells.GetValueOrDefault(n, "")), row.Bar?.Text ?? "", row.Bar is { } bar ? bar.Met ? "ok" : "MISS" : ""];

    private static string Line(string[] cells, List<int> widths) =>
        $"| {string.Join(" | ", cells.Select((c, i) => c.PadRight(widths[i])))} |";
}
