namespace Conversa.Data.Maintenance;

/// <summary>How far a backup or a restore has come.</summary>
public sealed record BackupProgress
{
    /// <summary>What is being done. A backup copies and then checks, a restore checks and then copies.</summary>
    public required BackupStep Step { get; init; }

    /// <summary>How much of the whole is done: from 0 to 1, never less than reported before, and 1 only when it is completed.</summary>
    public required double Fraction { get; init; }
}
