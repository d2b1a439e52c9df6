using Conversa.Data.Maintenance;

namespace Conversa.Data.Tests.Maintenance;

/// <summary>Keeps what was reported, and does something at it, on the reporting thread.</summary>
internal sealed class Reported(Action<BackupProgress>? at = null) : IProgress<BackupProgress>
{
    public List<BackupProgress> All { get; } = [];

    public void Report(BackupProgress value)
    {
        All.Add(value);
        at?.Invoke(value);
    }
}
