namespace Conversa.Data;

/// <summary>Some items of a longer list, and where the next ones are.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>
{
    /// <summary>The items, in the order that was asked for. Empty, never null, when there are none.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Pass it to the same call, with the same filter and order, for the items that follow; null when these were the last.</summary>
    public string? NextCursor { get; init; }
}
