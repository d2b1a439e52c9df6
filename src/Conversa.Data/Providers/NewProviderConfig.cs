using System.Diagnostics.CodeAnalysis;
using Conversa.Data.Secrets;

namespace Conversa.Data.Providers;

/// <summary>A provider's configuration to save.</summary>
public sealed record NewProviderConfig
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewProviderConfig()
    {
    }

    /// <summary>Makes one with what every configuration has.</summary>
    [SetsRequiredMembers]
    public NewProviderConfig(string userId, string provider, SecretText config) => (UserId, Provider, Config) = (userId, provider, config);

    /// <summary>The user, who appears with it when they are not known yet.</summary>
    public required string UserId { get; init; }

    /// <summary>The provider, 1 to 256 characters, compared ordinally.</summary>
    public required string Provider { get; init; }

    /// <summary>The configuration: one JSON value, which is kept to the byte.</summary>
    public required SecretText Config { get; init; }

    /// <summary>Whether it is to be used; null leaves what is stored, a new one is active.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Whether it is the user's default in place of any other; null leaves what is stored, a new one is not.</summary>
    public bool? IsDefault { get; init; }

    /// <summary>The host's own data as JSON, stored in the open; null leaves what is stored.</summary>
    public string? Metadata { get; init; }
}
