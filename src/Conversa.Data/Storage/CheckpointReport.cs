namespace Conversa.Data.Storage;

/// <summary>A checkpoint that ran.</summary>
/// <param name="At">When it was done, in Unix milliseconds.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Left">The frames that a reader kept from being copied.</param>
internal sealed record CheckpointReport(long At, TimeSpan Duration, int Left);
