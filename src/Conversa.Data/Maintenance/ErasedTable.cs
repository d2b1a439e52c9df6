namespace Conversa.Data.Maintenance;

/// <summary>Rows that hang on rows which are erased, and the block that deletes them by the ids of those. Without a table, the block takes back a link and deletes nothing.</summary>
internal sealed record ErasedTable(string? Table, string Block);
