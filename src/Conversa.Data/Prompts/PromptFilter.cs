namespace Conversa.Data.Prompts;

/// <summary>Which prompts to list; what is null does not matter.</summary>
public sealed record PromptFilter
{
    /// <summary>Only those of this category.</summary>
    public string? Category { get; init; }

    /// <summary>Only those that are active, or only those that are not.</summary>
    public bool? IsActive { get; init; }
}
