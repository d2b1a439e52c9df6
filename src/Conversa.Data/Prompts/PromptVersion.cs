namespace Conversa.Data.Prompts;

/// <summary>A version of a prompt's content, as it is stored in <c>prompt_history</c> (S3).</summary>
public sealed record PromptVersion
{
    /// <summary>Its number, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>The text.</summary>
    public required string Content { get; init; }

    /// <summary>Who made this version; null when nobody said, as when another program changed the row by hand.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>Why; null when nobody said.</summary>
    public string? ChangeReason { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
