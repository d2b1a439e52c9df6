using Conversa.Data.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Logs;

/// <summary>A row of <c>logs</c>, and the stored words.</summary>
internal sealed record LogRow(long Seq, string Id, string Level, string Message, string Service, long Timestamp, string? Metadata, long CreatedAt)
{
    // From the least to the most serious, as the levels' numbers are.
    private static readonly string[] Words = ["trace", "debug", "information", "warning", "error", "critical"];

    public LogEntry ToEntry() => new()
    {
        Id = Id,
        Level = (LogLevel)Array.IndexOf(Words, Level),
        Message = Message,
        Service = Service,
        Timestamp = Times.At(Timestamp),
        Metadata = Metadata,
        CreatedAt = Times.At(CreatedAt),
    };

    public static string Word(LogLevel level) => Words[(int)level];

    /// <summary>The words of a level and of all that are more serious.</summary>
    public static string[] WordsFrom(LogLevel level) => Words[(int)level..];
}
