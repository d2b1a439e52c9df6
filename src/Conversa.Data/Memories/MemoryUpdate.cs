namespace Conversa.Data.Memories;

/// <summary>What to change of a memory. What is left out stays.</summary>
public sealed record MemoryUpdate
{
    /// <summary>What is remembered; not empty. Another text loses the vectors of the one before.</summary>
    public Optional<string> Content { get; init; }

    /// <summary>Its tags in place of those it had, at most 64, each of 1 to 256 characters.</summary>
    public Optional<IReadOnlyList<string>> Tags { get; init; }

    /// <summary>What it is about; may be empty.</summary>
    public Optional<string> Context { get; init; }

    /// <summary>How important it is, 1 to 10.</summary>
    public Optional<int> Importance { get; init; }

    /// <summary>When it was learnt, at most one day ahead of the store's clock.</summary>
    public Optional<DateTimeOffset> Timestamp { get; init; }

    /// <summary>Whether it is never to fade.</summary>
    public Optional<bool> Pinned { get; init; }

    /// <summary>The host's own data as JSON, in place of what was there; null for none.</summary>
    public Optional<string?> Metadata { get; init; }
}
