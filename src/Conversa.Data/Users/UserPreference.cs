namespace Conversa.Data.Users;

/// <summary>What a user prefers, as stored in <c>user_preferences</c> (S2). A user has one value for a category and key.</summary>
public sealed record UserPreference
{
    /// <summary>The id, a UUIDv7 in lower case. It stays when the value is set again.</summary>
    public required string Id { get; init; }

    /// <summary>The user.</summary>
    public required string UserId { get; init; }

    /// <summary>The category: <c>ui</c>, <c>ai</c>, <c>privacy</c>, <c>performance</c> or any other.</summary>
    public required string Category { get; init; }

    /// <summary>The key within the category.</summary>
    public required string Key { get; init; }

    /// <summary>The value as JSON, to the byte as it was given.</summary>
    public required string Value { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was first set, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last set, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
