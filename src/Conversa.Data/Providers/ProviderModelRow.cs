using Conversa.Data.Storage;

namespace Conversa.Data.Providers;

/// <summary>A row of <c>provider_models</c>.</summary>
internal sealed record ProviderModelRow(
    string Id, string Provider, string Model, long? ContextWindow, long? InputPrice, long? OutputPrice, long IsActive, string? Metadata, long CreatedAt, long UpdatedAt)
{
    public ProviderModel ToModel() => new()
    {
        Id = Id,
        Provider = Provider,
        Model = Model,
        ContextWindow = ContextWindow,
        InputPrice = Money.FromNanosOrNull(InputPrice),
        OutputPrice = Money.FromNanosOrNull(OutputPrice),
        IsActive = IsActive != 0,
        Metadata = Metadata,
        CreatedAt = Times.At(CreatedAt),
        UpdatedAt = Times.At(UpdatedAt),
    };
}
