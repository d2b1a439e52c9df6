namespace Conversa.Data.Memories;

/// <summary>Which memories are meant. What is null does not narrow; what is given narrows together.</summary>
public sealed record MemoryFilter
{
    /// <summary>Only this user's.</summary>
    public string? UserId { get; init; }

    /// <summary>Only memories that have all of these tags, at most 64, compared ordinally. Default: none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only memories at least this important, 1 to 10.</summary>
    public int? MinImportance { get; init; }

    /// <summary>Only memories at most this important, 1 to 10.</summary>
    public int? MaxImportance { get; init; }

    /// <summary>Only memories learnt at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only memories learnt before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>True for pinned ones only, false for the others only.</summary>
    public bool? Pinned { get; init; }

    /// <summary>False for what is remembered, true for what is forgotten, null for both. Default: false.</summary>
    public bool? Forgotten { get; init; } = false;
}
