namespace Conversa.Data.Exports;

/// <summary>A column that is exported.</summary>
/// <param name="Name">Its name in the schema and in the file.</param>
/// <param name="Type">INTEGER, REAL, TEXT or BLOB: all tables are strict.</param>
/// <param name="IsRequired">Whether it takes no NULL and has no default.</param>
internal sealed record ExportColumn(string Name, string Type, bool IsRequired);
