namespace Conversa.Data.Providers;

/// <summary>A model of a provider, as it is stored in <c>provider_models</c> (S4).</summary>
public sealed record ProviderModel
{
    /// <summary>The id, a UUIDv7 in lower case. It stays when the model is saved again.</summary>
    public required string Id { get; init; }

    /// <summary>The provider.</summary>
    public required string Provider { get; init; }

    /// <summary>The model's name there.</summary>
    public required string Model { get; init; }

    /// <summary>The tokens it can take in; null when that is unknown.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>What a million input tokens cost; null when that is unknown.</summary>
    public decimal? InputPrice { get; init; }

    /// <summary>What a million output tokens cost; null when that is unknown.</summary>
    public decimal? OutputPrice { get; init; }

    /// <summary>Whether it is to be used.</summary>
    public required bool IsActive { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was first saved, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
