namespace Conversa.Data.Exports;

/// <summary>The first line of a file.</summary>
/// <param name="SchemaVersion">The version of the schema that its rows are of.</param>
/// <param name="UserId">Whose rows it holds; null for everything.</param>
internal sealed record ImportHeader(long SchemaVersion, string? UserId);
