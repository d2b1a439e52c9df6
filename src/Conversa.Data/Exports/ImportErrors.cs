namespace Conversa.Data.Exports;

/// <summary>What is wrong with a file. The texts name tables and columns of the schema, never what the file holds.</summary>
internal static class ImportErrors
{
    public static ImportFormatException Format(long line, string rule, Exception? cause = null) => new($"Line {line}: {rule}", cause) { Line = line };

    public static ImportConflictException Conflict(string table, string? id, long line, string rule, Exception? cause = null) =>
        new($"Line {line}: the row '{id}' of '{table}' {rule}", cause) { Table = table, ExistingId = id, Line = line };
}
