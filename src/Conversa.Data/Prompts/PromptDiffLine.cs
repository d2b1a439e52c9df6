namespace Conversa.Data.Prompts;

/// <summary>A line of the difference between two versions of a prompt.</summary>
public sealed record PromptDiffLine
{
    /// <summary>What became of the line.</summary>
    public required PromptLineChange Change { get; init; }

    /// <summary>The line without the line feed at its end.</summary>
    public required string Text { get; init; }

    /// <summary>Its number in the version compared from, counted from 1; null when it was added.</summary>
    public int? FromLine { get; init; }

    /// <summary>Its number in the version compared to, counted from 1; null when it was removed.</summary>
    public int? ToLine { get; init; }
}
