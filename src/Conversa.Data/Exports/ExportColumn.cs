namespace Conversa.Data.Exports;

/// <summary>A column that is exported.</summary>
/// <param name="Name">Its name in the schema and in the file.</param>
/// <param name="Type">INTEGER, REAL, TEXT or BLOB: all tables are strict.</param>
/// <param name="IsRequired">Whether it takes no NULL and has no default.</param>
/// <param name="Rule">What a value that is imported must be beyond what the table checks; null where that is nothing.</param>
internal sealed record ExportColumn(string Name, string Type, bool IsRequired, ImportRule? Rule);
