namespace Conversa.Data.Users;

/// <summary>A user as stored in <c>users</c> (S1, S3, S4): one person, however many platforms know them.</summary>
public sealed record User
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The name they are shown by; null when unknown.</summary>
    public string? DisplayName { get; init; }

    /// <summary>HMAC-SHA-256 of the id under <see cref="ConversationStoreOptions.HashKey"/>, in lower-case hex; null when the store had no key as the user appeared.</summary>
    public string? UserIdHash { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When they were stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When they were last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
