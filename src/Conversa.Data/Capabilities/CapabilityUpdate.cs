namespace Conversa.Data.Capabilities;

/// <summary>What to change of a capability. What is left out stays; null clears.</summary>
public sealed record CapabilityUpdate
{
    /// <summary>How it is set up, as JSON. Another text is a new version.</summary>
    public Optional<string> Config { get; init; }

    /// <summary>What it is, for people.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>Whether the bot may use it.</summary>
    public Optional<bool> IsEnabled { get; init; }

    /// <summary>The host's own data as JSON, as a whole.</summary>
    public Optional<string?> Metadata { get; init; }

    /// <summary>Who makes the new version, 1 to 256 characters, for the history.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>Why, for the history.</summary>
    public string? ChangeReason { get; init; }
}
