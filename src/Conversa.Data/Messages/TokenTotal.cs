namespace Conversa.Data.Messages;

/// <summary>The tokens of several messages. Unknown is not zero.</summary>
public sealed record TokenTotal
{
    /// <summary>The sum over the messages whose count is known.</summary>
    public required long Known { get; init; }

    /// <summary>How many messages have no count.</summary>
    public required long UnknownCount { get; init; }
}
