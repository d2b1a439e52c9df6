namespace Conversa.Data.Prompts;

/// <summary>A prompt with its variables filled in.</summary>
public sealed record RenderedPrompt
{
    /// <summary>The prompt's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version that was rendered.</summary>
    public required long Version { get; init; }

    /// <summary>The text for the model.</summary>
    public required string Text { get; init; }
}
