namespace Conversa.Data.Migrations;

/// <summary>A row of <c>script_checksums</c>.</summary>
internal sealed record ChecksumRow(string Name, string Checksum);
