using Microsoft.Extensions.Logging;

namespace Conversa.Data.Logs;

/// <summary>A line of the log, as it is stored in <c>logs</c> (S3).</summary>
public sealed record LogEntry
{
    /// <summary>The id, a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>How serious it is.</summary>
    public required LogLevel Level { get; init; }

    /// <summary>What it says.</summary>
    public required string Message { get; init; }

    /// <summary>Who says it: a logger's category, or the host's own name for a part of itself.</summary>
    public required string Service { get; init; }

    /// <summary>When it was said, UTC, to the millisecond.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>More of it as JSON, such as <c>{"eventId": 7, "exception": "..."}</c>; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
