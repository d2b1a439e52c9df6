namespace Conversa.Data.Uploads;

/// <summary>What a user's uploads take of their quota.</summary>
public sealed record UploadUsage
{
    /// <summary>How many uploads there are.</summary>
    public required long Files { get; init; }

    /// <summary>Their bytes, each upload counted in full, though equal contents are stored once.</summary>
    public required long Bytes { get; init; }
}
