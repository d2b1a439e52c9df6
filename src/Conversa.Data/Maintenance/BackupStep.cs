namespace Conversa.Data.Maintenance;

/// <summary>What a backup or a restore is doing.</summary>
public enum BackupStep
{
    /// <summary>It copies the database.</summary>
    Copying,

    /// <summary>It reads the backup to see whether it is whole.</summary>
    Checking,

    /// <summary>It is done.</summary>
    Completed,
}
