using System.Diagnostics.CodeAnalysis;
using Conversa.Data.Memories;

namespace Conversa.Data.Context;

/// <summary>Something that a host remembered for a prompt.</summary>
public sealed record ContextMemory
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public ContextMemory()
    {
    }

    /// <summary>Makes one of a text and how well it fits.</summary>
    [SetsRequiredMembers]
    public ContextMemory(string content, double? score = null, string? id = null) => (Content, Score, Id) = (content, score, id);

    /// <summary>A memory of the store as it came to mind, with its score.</summary>
    public static ContextMemory From(RecalledMemory recalled)
    {
        ArgumentNullException.ThrowIfNull(recalled);
        return new(recalled.Memory.Content, recalled.Score, recalled.Memory.Id);
    }

    /// <summary>The host's id of it; null for none. It is only handed back.</summary>
    public string? Id { get; init; }

    /// <summary>The text; not empty.</summary>
    public required string Content { get; init; }

    /// <summary>How well it fits, the greater the better, in the same line with <see cref="ContextItem.RelevanceScore"/>; null, for unknown, comes last.</summary>
    public double? Score { get; init; }
}
