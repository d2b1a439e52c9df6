namespace Conversa.Data.Prompts;

/// <summary>What to change of a prompt; what is left out stays as it is.</summary>
public sealed record PromptUpdate
{
    /// <summary>The text; not empty. Another text makes a new version.</summary>
    public Optional<string> Content { get; init; }

    /// <summary>What it is for.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>The category that it is listed in, 1 to 256 characters.</summary>
    public Optional<string> Category { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public Optional<string?> Metadata { get; init; }
}
