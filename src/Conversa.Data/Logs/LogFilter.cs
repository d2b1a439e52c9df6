using Microsoft.Extensions.Logging;

namespace Conversa.Data.Logs;

/// <summary>Which lines are meant. What is left out does not narrow; what is given narrows together.</summary>
public sealed record LogFilter
{
    /// <summary>Only lines at least as serious as this. Default: all.</summary>
    public LogLevel MinLevel { get; init; } = LogLevel.Trace;

    /// <summary>Only lines of this service.</summary>
    public string? Service { get; init; }

    /// <summary>Only lines of this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only lines before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
