namespace Conversa.Data.Caches;

/// <summary>A model's answer, as it is stored in <c>ai_response_cache</c> (S2).</summary>
public sealed record CachedResponse
{
    /// <summary>The id, a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The user whose answer it is; null when all share it.</summary>
    public string? UserId { get; init; }

    /// <summary>The SHA-256 of the canonical request, as 64 hexadecimal digits in lower case.</summary>
    public required string PromptHash { get; init; }

    /// <summary>The first 100 characters of the prompt; empty where none are kept.</summary>
    public required string PromptPreview { get; init; }

    /// <summary>The answer.</summary>
    public required string Response { get; init; }

    /// <summary>The tokens it took; null when unknown.</summary>
    public long? TokensUsed { get; init; }

    /// <summary>The model that gave it.</summary>
    public required string ModelUsed { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last stored or used, UTC.</summary>
    public required DateTimeOffset LastAccessedAt { get; init; }

    /// <summary>How often it was used, storing it included: 1 when it was only stored.</summary>
    public required long AccessCount { get; init; }

    /// <summary>When it is no longer good, UTC; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }
}
