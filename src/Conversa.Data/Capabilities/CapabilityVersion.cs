namespace Conversa.Data.Capabilities;

/// <summary>A config that a capability has or had, as it is stored in <c>capabilities_config_history</c> (S3).</summary>
public sealed record CapabilityVersion
{
    /// <summary>The version, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>The config, as JSON, kept to the byte.</summary>
    public required string Config { get; init; }

    /// <summary>Who made this version; null when they did not say.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>Why; null when they did not say.</summary>
    public string? ChangeReason { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
