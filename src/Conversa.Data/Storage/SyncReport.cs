namespace Conversa.Data.Storage;

/// <summary>A background sync that ran.</summary>
/// <param name="At">When it was done, in Unix milliseconds.</param>
/// <param name="Duration">How long it took, its waits for the writer included.</param>
internal sealed record SyncReport(long At, TimeSpan Duration);
