using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Prompts;

/// <summary>A prompt to create.</summary>
public sealed record NewPrompt
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewPrompt()
    {
    }

    /// <summary>Makes one with what every prompt has.</summary>
    [SetsRequiredMembers]
    public NewPrompt(string name, string content) => (Name, Content) = (name, content);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The name by which it is asked for, 1 to 256 characters, compared ordinally; no two prompts have the same.</summary>
    public required string Name { get; init; }

    /// <summary>The text, with <c>{{variables}}</c> as <see cref="IPromptRepository"/> says; not empty.</summary>
    public required string Content { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The category that it is listed in, 1 to 256 characters. Default: <c>general</c>.</summary>
    public string Category { get; init; } = "general";

    /// <summary>Whether it can be rendered. Default: true.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Who made it, 1 to 256 characters; null when nobody says.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>Why.</summary>
    public string? ChangeReason { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
