namespace Conversa.Data.Benchmarks.Harness;

/// <summary>One line of the table: a cell for each lane that took part, and the bar our own lane has to meet.</summary>
internal sealed record ReportRow(string Work, IReadOnlyDictionary<string, Cell> Cells, Bar? Bar = null);
