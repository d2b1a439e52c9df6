namespace Conversa.Data.Prompts;

/// <summary>What the host tells a model, as it is stored in <c>prompts</c> (S3).</summary>
public sealed record Prompt
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The name by which it is asked for.</summary>
    public required string Name { get; init; }

    /// <summary>How often its content has been changed, counted from 1.</summary>
    public required long Version { get; init; }

    /// <summary>The text as it was given, variables and all.</summary>
    public required string Content { get; init; }

    /// <summary>What it is for; null when nobody said.</summary>
    public string? Description { get; init; }

    /// <summary>The category that it is listed in.</summary>
    public required string Category { get; init; }

    /// <summary>Whether it can be rendered.</summary>
    public required bool IsActive { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The variables that rendering it needs, each once, in the order in which they first stand in it. Empty, never null, when there are none.</summary>
    public IReadOnlyList<string> Variables => PromptTemplate.VariablesOf(Content);
}
