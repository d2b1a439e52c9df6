using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Productivity;

/// <summary>Something done, to record with the time it saved.</summary>
public sealed record NewProductivityEvent
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewProductivityEvent()
    {
    }

    /// <summary>Makes one with what every event has.</summary>
    [SetsRequiredMembers]
    public NewProductivityEvent(string eventType, TimeSpan traditionalTimeEstimate, TimeSpan actualTimeTaken) =>
        (EventType, TraditionalTimeEstimate, ActualTimeTaken) = (eventType, traditionalTimeEstimate, actualTimeTaken);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>What was done, 1 to 256 characters, compared ordinally.</summary>
    public required string EventType { get; init; }

    /// <summary>How long it would have taken without help: kept to the nearest second, 1 to 2,147,483,647 of them.</summary>
    public required TimeSpan TraditionalTimeEstimate { get; init; }

    /// <summary>How long it took: kept to the nearest second, 0 to 2,147,483,647 of them.</summary>
    public required TimeSpan ActualTimeTaken { get; init; }

    /// <summary>The session in which it was, which must exist; null for none.</summary>
    public string? SessionId { get; init; }

    /// <summary>Who did it, who must exist; null for the session's user, or for nobody. With a session, its user.</summary>
    public string? UserId { get; init; }

    /// <summary>What it was about, as JSON. It is kept as it is: leave out what a user wrote.</summary>
    public string? ContextData { get; init; }

    /// <summary>How content the user was, 1 to 5; null when they did not say.</summary>
    public int? UserSatisfaction { get; init; }

    /// <summary>When it was, for imports: at most a day ahead. Null for now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
