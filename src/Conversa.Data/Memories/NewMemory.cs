using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Memories;

/// <summary>Something to remember.</summary>
public sealed record NewMemory
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewMemory()
    {
    }

    /// <summary>Makes one with what all memories have.</summary>
    [SetsRequiredMembers]
    public NewMemory(string userId, string content) => (UserId, Content) = (userId, content);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The user whose it is, who appears with it when they are not known yet.</summary>
    public required string UserId { get; init; }

    /// <summary>What to remember; not empty.</summary>
    public required string Content { get; init; }

    /// <summary>Tags by which it is found, at most 64, each of 1 to 256 characters; one that is given twice counts once. Default: none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What it is about, such as the question that it answers. It is searched, too. Default: empty.</summary>
    public string Context { get; init; } = "";

    /// <summary>How important it is, 1 to 10. Default: 5.</summary>
    public int Importance { get; init; } = 5;

    /// <summary>When it was learnt, at most one day ahead of the store's clock; null for now.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Whether it is never to fade. Default: false.</summary>
    public bool Pinned { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
