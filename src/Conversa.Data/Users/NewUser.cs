namespace Conversa.Data.Users;

/// <summary>A user to store.</summary>
public sealed record NewUser
{
    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7, or in one user's store for that user.</summary>
    public string? Id { get; init; }

    /// <summary>The name they are shown by.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
