namespace Conversa.Data.Exports;

/// <summary>A column that refers to another table.</summary>
/// <param name="Column">The column.</param>
/// <param name="Parent">The table it refers to.</param>
/// <param name="ParentColumn">The column of that.</param>
/// <param name="Owns">Whether the row hangs on the other and goes with it; else it is a link, which becomes NULL.</param>
internal sealed record ExportReference(string Column, string Parent, string ParentColumn, bool Owns);
