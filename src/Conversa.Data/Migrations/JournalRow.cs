namespace Conversa.Data.Migrations;

/// <summary>A row of DbUp's journal.</summary>
internal sealed record JournalRow(string Name, long AppliedAt);
