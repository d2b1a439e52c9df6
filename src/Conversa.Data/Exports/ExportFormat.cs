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

    /// <summary>The most bytes that JSON makes of one byte of text.</summary>
    public const int MostEscaped = 6;

    /// <summary>How many rows are done between two reports of progress.</summary>
    public const int RowsBetweenReports = 1000;
}
