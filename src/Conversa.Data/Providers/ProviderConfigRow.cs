using Conversa.Data.Secrets;
using Conversa.Data.Storage;

namespace Conversa.Data.Providers;

/// <summary>A row of <c>provider_configs</c>.</summary>
internal sealed record ProviderConfigRow(
    string Id, string UserId, string Provider, string Config, long IsActive, long IsDefault, string? Metadata, long CreatedAt, long UpdatedAt)
{
    public ProviderConfig ToConfig(ConversationStoreOptions options) => new()
    {
        Id = Id,
        UserId = UserId,
        Provider = Provider,
        Config = SecretColumn.ProviderConfig.Text(Config, Id, UserId, options),
        IsActive = IsActive != 0,
        IsDefault = IsDefault != 0,
        Metadata = Metadata,
        CreatedAt = Times.At(CreatedAt),
        UpdatedAt = Times.At(UpdatedAt),
    };
}
