namespace Conversa.Data.Messages;

/// <summary>What a message said before one of its edits.</summary>
public sealed record MessageEdit
{
    /// <summary>The edit's id.</summary>
    public required string Id { get; init; }

    /// <summary>The message.</summary>
    public required string MessageId { get; init; }

    /// <summary>The text before the edit.</summary>
    public required string Content { get; init; }

    /// <summary>The parts before the edit; null when there were none.</summary>
    public string? Contents { get; init; }

    /// <summary>When it was edited, UTC.</summary>
    public required DateTimeOffset EditedAt { get; init; }

    /// <summary>The user who edited it; null when not said, or when that user is gone.</summary>
    public string? EditedBy { get; init; }
}
