using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Logs;

/// <summary>A line to log.</summary>
public sealed record NewLogEntry
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewLogEntry()
    {
    }

    /// <summary>Makes one with what every line has.</summary>
    [SetsRequiredMembers]
    public NewLogEntry(LogLevel level, string service, string message) => (Level, Service, Message) = (level, service, message);

    /// <summary>How serious it is; not <see cref="LogLevel.None"/>.</summary>
    public required LogLevel Level { get; init; }

    /// <summary>Who says it, 1 to 256 characters, compared ordinally.</summary>
    public required string Service { get; init; }

    /// <summary>What it says; may be empty.</summary>
    public required string Message { get; init; }

    /// <summary>When it was said: kept to the millisecond, at most a day ahead. Null for now.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>More of it as JSON.</summary>
    public string? Metadata { get; init; }
}
