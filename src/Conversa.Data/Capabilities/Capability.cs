namespace Conversa.Data.Capabilities;

/// <summary>How something the bot can do is set up, as it is stored in <c>capabilities_config</c> (S3).</summary>
public sealed record Capability
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The name, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>How many configs it has had: 1 when it is new, one more for each other config.</summary>
    public required long Version { get; init; }

    /// <summary>How it is set up, as JSON, kept to the byte.</summary>
    public required string Config { get; init; }

    /// <summary>What it is, for people; null when not said.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the bot may use it.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
