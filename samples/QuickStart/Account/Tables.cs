using Spectre.Console;

namespace QuickStart.Account;

/// <summary>What all tables of the account have in common.</summary>
internal static class Tables
{
    public static Table New(string title) => new Table().Border(TableBorder.Rounded).Title($"[bold]{title}[/]").LeftAligned();

    public static Table Right(this Table table, params IReadOnlyList<string> columns)
    {
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    public static string Number(double value, int decimals = 0) => value.ToString($"N{decimals}", CultureInfo.InvariantCulture);

    public static string Date(DateTimeOffset time) => time.ToString("d MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A row of plain text: what users wrote may look like markup.</summary>
    public static Table AddTexts(this Table table, params IReadOnlyList<string> texts) => table.AddRow(texts.Select(t => new Text(t)));
}
