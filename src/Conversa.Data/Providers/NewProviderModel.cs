using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Providers;

/// <summary>A model of a provider to save.</summary>
public sealed record NewProviderModel
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewProviderModel()
    {
    }

    /// <summary>Makes one with what every model has.</summary>
    [SetsRequiredMembers]
    public NewProviderModel(string provider, string model) => (Provider, Model) = (provider, model);

    /// <summary>The provider, 1 to 256 characters, compared ordinally.</summary>
    public required string Provider { get; init; }

    /// <summary>The model's name there, 1 to 256 characters, compared ordinally.</summary>
    public required string Model { get; init; }

    /// <summary>The tokens it can take in, at least 1; null when that is unknown.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>What a million input tokens cost, not negative, to nine decimal places; null when that is unknown.</summary>
    public decimal? InputPrice { get; init; }

    /// <summary>What a million output tokens cost, not negative, to nine decimal places; null when that is unknown.</summary>
    public decimal? OutputPrice { get; init; }

    /// <summary>Whether it is to be used. Default: true.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>The host's own data as JSON; null for none.</summary>
    public string? Metadata { get; init; }
}
