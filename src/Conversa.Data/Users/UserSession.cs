namespace Conversa.Data.Users;

/// <summary>A time in which a user works with the bot, as stored in <c>user_sessions</c> (S2).</summary>
public sealed record UserSession
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The user.</summary>
    public required string UserId { get; init; }

    /// <summary>The workspace the user works in; null when there is none.</summary>
    public string? WorkspacePath { get; init; }

    /// <summary>The session's settings as JSON; null when there are none.</summary>
    public string? Settings { get; init; }

    /// <summary>When it began, UTC, to the millisecond.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, UTC, never before it began; null while it lasts.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
