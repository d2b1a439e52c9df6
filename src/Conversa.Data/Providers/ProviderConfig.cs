using Conversa.Data.Secrets;

namespace Conversa.Data.Providers;

/// <summary>How a user reaches a provider of models, as it is stored in <c>provider_configs</c> (S4). A user has one for a provider.</summary>
public sealed record ProviderConfig
{
    /// <summary>The id, a UUIDv7 in lower case. It stays when the configuration is saved again.</summary>
    public required string Id { get; init; }

    /// <summary>The user.</summary>
    public required string UserId { get; init; }

    /// <summary>The provider, such as <c>openrouter</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The configuration as JSON: API keys and settings. It is stored encrypted.</summary>
    public required SecretText Config { get; init; }

    /// <summary>Whether it is to be used.</summary>
    public required bool IsActive { get; init; }

    /// <summary>Whether it is the user's default. It counts only while it is active.</summary>
    public required bool IsDefault { get; init; }

    /// <summary>The host's own data as JSON, in the open; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was first saved, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
