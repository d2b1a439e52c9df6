namespace Conversa.Data.Migrations;

/// <summary>What the schema of a database is, and what is missing.</summary>
public sealed record MigrationStatus
{
    /// <summary>The number of the last script applied; 0 for a database without our schema.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The number of the last script that this version of the library knows.</summary>
    public required int LatestVersion { get; init; }

    /// <summary>The lowest version that a library must know to use this database.</summary>
    public required int ReadableFrom { get; init; }

    /// <summary>The scripts applied, oldest first.</summary>
    public required IReadOnlyList<AppliedMigration> Applied { get; init; }

    /// <summary>The names of the scripts that are missing, in the order in which they would run; the host's own come last.</summary>
    public required IReadOnlyList<string> Pending { get; init; }

    /// <summary>The rows that the library's pending scripts would insert, update or delete, found by running them and rolling back.</summary>
    public required long RowsTouched { get; init; }

    /// <summary>True when nothing is pending.</summary>
    public bool IsCurrent => Pending.Count == 0;
}
