namespace Conversa.Data.Migrations;

/// <summary>A table, index, view or trigger of a schema.</summary>
internal sealed record SchemaObjectRow(string Type, string Name, string Sql);
