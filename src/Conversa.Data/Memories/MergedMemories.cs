namespace Conversa.Data.Memories;

/// <summary>Memories of which one stays for all, because they say nearly the same.</summary>
public sealed record MergedMemories
{
    /// <summary>The one that stays, with what it took over from the others.</summary>
    public required Memory Kept { get; init; }

    /// <summary>The others, at least one, as they stood before they were forgotten.</summary>
    public required IReadOnlyList<Memory> Forgotten { get; init; }
}
