using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Capabilities;

/// <summary>A capability to store.</summary>
public sealed record NewCapability
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewCapability()
    {
    }

    /// <summary>Makes one with what every capability has.</summary>
    [SetsRequiredMembers]
    public NewCapability(string name, string config) => (Name, Config) = (name, config);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The name, 1 to 256 characters, compared ordinally.</summary>
    public required string Name { get; init; }

    /// <summary>How it is set up, as JSON.</summary>
    public required string Config { get; init; }

    /// <summary>What it is, for people.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the bot may use it. Default: true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Who stores it, 1 to 256 characters, for the history.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>Why, for the history.</summary>
    public string? ChangeReason { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
