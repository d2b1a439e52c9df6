using System.Text;
using System.Text.Json;
using Conversa.Data.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Logs;

/// <summary>A line that waits for the store, as its logger said it.</summary>
internal sealed record LogLine(LogLevel Level, string Category, EventId Event, string Message, string? Exception, DateTimeOffset At)
{
    // What is stored of a text at most.
    private const int Longest = 16_384;

    /// <summary>A line whose texts are no longer than what is stored of them: many may wait.</summary>
    public static LogLine Of(LogLevel level, string category, EventId @event, string message, string? exception, DateTimeOffset at) =>
        new(level, category, @event, Cut(message, Longest), exception is null ? null : Cut(exception, Longest), at);

    /// <summary>The line as the store takes it: whatever was said is stored, mended and cut where need be.</summary>
    public NewLogEntry ToEntry(ConversationStoreOptions options, DateTimeOffset now)
    {
        // A character takes up to three bytes, and six where JSON escapes it.
        var most = Math.Min(Longest, options.MaxContentBytes / 8);
        return new(Level, Category.Length == 0 ? "-" : Mend(Category, Require.LongestName), Mend(Message, most))
        {
            // Its clock may be another than the store's, which takes no times far ahead of its own.
            Timestamp = At < now ? At : now,
            Metadata = MetadataOf(most) is { } json && json.Length <= options.MaxContentBytes ? json : null,
        };
    }

    private string? MetadataOf(int most)
    {
        var parts = new Dictionary<string, object>(StringComparer.Ordinal);
        if (Event.Id != 0)
        {
            parts["eventId"] = Event.Id;
        }

        if (!string.IsNullOrEmpty(Event.Name))
        {
            parts["eventName"] = Mend(Event.Name, Math.Min(Require.LongestName, most / 4));
        }

        if (Exception is not null)
        {
            parts["exception"] = Mend(Exception, most / 2);
        }

        return parts.Count == 0 ? null : JsonSerializer.Serialize(parts);
    }

    // NUL and lone surrogates are not let into the store. Encoding text makes U+FFFD of the latter.
    private static string Mend(string text, int most) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Cut(text, most))).Replace('\0', '\uFFFD');

    // Half of a pair at the end would be mended where nothing was wrong.
    private static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
