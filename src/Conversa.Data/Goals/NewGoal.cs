using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Goals;

/// <summary>A goal to store.</summary>
public sealed record NewGoal
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewGoal()
    {
    }

    /// <summary>Makes one with what every goal has.</summary>
    [SetsRequiredMembers]
    public NewGoal(string userId, string goal) => (UserId, Goal) = (userId, goal);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The user whose goal it is. A user who is not known yet appears with it.</summary>
    public required string UserId { get; init; }

    /// <summary>The conversation in which they said it, which must be theirs.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The goal in words; not empty.</summary>
    public required string Goal { get; init; }

    /// <summary>Its category, 1 to 256 characters.</summary>
    public string? Category { get; init; }

    /// <summary>When it was found in what they said, for imports: at most a day ahead. Null for now.</summary>
    public DateTimeOffset? ExtractedAt { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
