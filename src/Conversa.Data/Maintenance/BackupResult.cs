namespace Conversa.Data.Maintenance;

/// <summary>A backup that was made and found whole.</summary>
public sealed record BackupResult
{
    /// <summary>Where it is, as a full path.</summary>
    public required string Path { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Its size in pages of the database.</summary>
    public required long Pages { get; init; }

    /// <summary>How long it took, the checks included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The SHA-256 of its bytes, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }
}
