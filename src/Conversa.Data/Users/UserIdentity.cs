namespace Conversa.Data.Users;

/// <summary>The name by which a platform knows a user, as stored in <c>user_identities</c> (S3). A platform's external id belongs to one user.</summary>
public sealed record UserIdentity
{
    /// <summary>The id, a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The user.</summary>
    public required string UserId { get; init; }

    /// <summary>The platform: <c>discord</c>, <c>email</c>, <c>phone</c> or any other.</summary>
    public required string Platform { get; init; }

    /// <summary>The id of the user there. With <see cref="ConversationStoreOptions.HashExternalIds"/> only its HMAC-SHA-256 is known, in lower-case hex.</summary>
    public required string ExternalId { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was linked, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
