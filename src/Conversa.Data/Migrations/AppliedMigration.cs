namespace Conversa.Data.Migrations;

/// <summary>A script that has been applied.</summary>
public sealed record AppliedMigration
{
    /// <summary>The script's name in the journal.</summary>
    public required string Name { get; init; }

    /// <summary>When it was applied, UTC.</summary>
    public required DateTimeOffset AppliedAt { get; init; }

    /// <summary>True when the text that the library ships is no longer the text that was applied.</summary>
    public required bool IsEdited { get; init; }
}
