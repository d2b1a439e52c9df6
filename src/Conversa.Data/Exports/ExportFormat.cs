namespace Conversa.Data.Exports;

/// <summary>The words of an export.</summary>
internal static class ExportFormat
{
    public const string Name = "conversa-export";
    public const int Version = 1;
    public const string Everything = "everything";
    public const string User = "user";
    public const string Infinity = "Infinity";
    public const string MinusInfinity = "-Infinity";

    /// <summary>The longest line that is read, in bytes: 100 MiB.</summary>
    public const int LongestLine = 100 << 20;

    /// <summary>How many rows are done between two reports of progress.</summary>
    public const int RowsBetweenReports = 1000;
}
