using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Harness;

/// <summary>The table of a run, as Markdown that is also readable as it is.</summary>
internal static class Report
{
    // As they are called where people read of them.
    private static readonly (string Lane, string Title)[] Columns =
        [(Lane.Raw, "raw"), (Lane.Conversa, "Conversa.Data"), (Lane.Dapper, "Dapper"), (Lane.EfCore, "EF Core"), (Lane.Json, "JSON files")];

    /// <summary>With times, and with the bars.</summary>
    public static string Of(IReadOnlyList<ReportRow> rows)
    {
        string[] lanes = [.. Lane.Names, .. Others(rows)];
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{RuntimeInformation.FrameworkDescription}, SQLite {SQLitePCL.raw.sqlite3_libversion().utf8_to_string()}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors.");
        text.AppendLine("A cell is the median ratio to raw in the same round, and the median time.").AppendLine();
        text.Append(Table(
            ["work", .. lanes, "bar", ""],
            rows.Select(row => (string[])[row.Work, .. lanes.Select(l => $"{row.Cells.GetValueOrDefault(l)}"), row.Bar?.Text ?? "", row.Bar is { } bar ? bar.Met ? "ok" : "MISS" : ""])));
        return text.ToString();
    }

    /// <summary>The figures alone, as the README has them.</summary>
    public static string Brief(IReadOnlyList<ReportRow> rows)
    {
        var columns = Columns.Where(c => rows.Any(r => r.Cells.ContainsKey(c.Lane))).ToArray();
        return Table(
            ["work", .. columns.Select(c => c.Title)],
            rows.Select(row => (string[])[row.Work, .. columns.Select(c => row.Cells.GetValueOrDefault(c.Lane)?.Figure ?? "")]));
    }

    public static string Table(string[] header, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder();
        var lines = rows.ToList();
        var widths = Enumerable.Range(0, header.Length).Select(i => lines.Append(header).Max(l => l[i].Length)).ToList();
        text.AppendLine(Line(header, widths));
        text.AppendLine(Line([.. widths.Select(w => new string('-', w))], widths));
        lines.ForEach(l => text.AppendLine(Line(l, widths)));
        return text.ToString();
    }

    private static IEnumerable<string> Others(IReadOnlyList<ReportRow> rows) => rows.SelectMany(r => r.Cells.Keys).Distinct(StringComparer.Ordinal).Except(Lane.Names);

    private static string Line(string[] cells, List<int> widths) =>
        $"| {string.Join(" | ", cells.Select((c, i) => c.PadRight(widths[i])))} |";
}
