namespace Conversa.Data.Todos;

/// <summary>What to change of a todo. What is left out stays; null clears.</summary>
public sealed record TodoUpdate
{
    /// <summary>What it is called; not empty.</summary>
    public Optional<string> Name { get; init; }

    /// <summary>What is to be done; null for nothing beyond the name.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>What belongs to it as JSON, in place of what was there; null for nothing.</summary>
    public Optional<string?> Data { get; init; }

    /// <summary>The host's own data as JSON, in place of what was there; null for none.</summary>
    public Optional<string?> Metadata { get; init; }
}
