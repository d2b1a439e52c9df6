using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Users;

/// <summary>A session to start.</summary>
public sealed record NewUserSession
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewUserSession()
    {
    }

    /// <summary>Makes one with what every session has.</summary>
    [SetsRequiredMembers]
    public NewUserSession(string userId) => UserId = userId;

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The user, who must exist.</summary>
    public required string UserId { get; init; }

    /// <summary>The workspace the user works in.</summary>
    public string? WorkspacePath { get; init; }

    /// <summary>The session's settings as JSON.</summary>
    public string? Settings { get; init; }

    /// <summary>When it began, for imports: at most a day ahead. Null for now.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
