using Conversa.Data.Messages;

namespace QuickStart.Import;

/// <summary>One message of a file, with what the file knows about it.</summary>
internal sealed record ImportedTurn
{
    /// <summary>Its id in the file, unique in its conversation.</summary>
    public required string ExternalId { get; init; }

    public required MessageRole Role { get; init; }

    /// <summary>Who wrote it; null for the bot and its tools.</summary>
    public ImportedPerson? Author { get; init; }

    public required string Content { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The message's parts, as JSON.</summary>
    public string? Contents { get; init; }

    /// <summary>The addresses of its images, as a JSON array.</summary>
    public string? Images { get; init; }

    public string? ToolName { get; init; }

    public ToolOutcome? ToolSuccess { get; init; }

    /// <summary>Whatever else the file says, as JSON.</summary>
    public string? Metadata { get; init; }

    /// <summary>What the annotators took for the user's intent, each as JSON.</summary>
    public IReadOnlyList<string> Intents { get; init; } = [];

    /// <summary>The conversation's state after this message, as JSON; null where the message did not change it.</summary>
    public string? State { get; init; }
}
