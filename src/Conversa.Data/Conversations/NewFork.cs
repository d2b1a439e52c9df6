namespace Conversa.Data.Conversations;

/// <summary>What a fork has of its own. What is left out it takes from its origin, except for the external key and the session, which it then has none of.</summary>
public sealed record NewFork
{
    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The host's name for it, unique in the store; null for none.</summary>
    public string? ExternalKey { get; init; }

    /// <summary>The user session it begins in, which must exist; null for none.</summary>
    public string? SessionId { get; init; }

    /// <summary>The title; left out for the origin's.</summary>
    public Optional<string?> Title { get; init; }

    /// <summary>The channel it takes place in; left out for the origin's.</summary>
    public Optional<string?> ChannelId { get; init; }

    /// <summary>The host's own data as JSON; left out for the origin's.</summary>
    public Optional<string?> Metadata { get; init; }
}
