namespace Conversa.Data.Caches;

/// <summary>What was made of a file, as it is stored in <c>file_processing_cache</c> (S2).</summary>
public sealed record CachedFileResult
{
    /// <summary>The id, a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The user whose result it is; null when all share it.</summary>
    public string? UserId { get; init; }

    /// <summary>The file's path.</summary>
    public required string FilePath { get; init; }

    /// <summary>The SHA-256 of its content, as 64 hexadecimal digits in lower case.</summary>
    public required string FileHash { get; init; }

    /// <summary>What was made.</summary>
    public required string ProcessingType { get; init; }

    /// <summary>What else the result depends on, as canonical JSON; null for nothing.</summary>
    public string? ProcessingOptions { get; init; }

    /// <summary>The result as JSON.</summary>
    public required string ResultData { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last stored or used, UTC.</summary>
    public required DateTimeOffset LastAccessedAt { get; init; }
}
