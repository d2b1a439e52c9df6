using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Conversa.Data.Providers;

/// <summary>
/// How users reach the providers of models: API keys and settings, encrypted with <see cref="ConversationStoreOptions.SecretKeys"/> and refused when there is no key.
/// Reads of what does not exist answer null or an empty list; changes of it throw <see cref="ConversationStoreNotFoundException"/>.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IProviderRepository
{
    /// <summary>Saves a configuration in place of the one that the user had for the provider.</summary>
    /// <returns>The configuration as stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreSecretException">There is no key to encrypt it with; nothing was stored.</exception>
    Task<ProviderConfig> SaveAsync(NewProviderConfig config, CancellationToken cancellationToken = default);

    /// <summary>Saves a configuration that becomes JSON. Else the same as <see cref="SaveAsync(NewProviderConfig, CancellationToken)"/>.</summary>
    /// <param name="userId">The user, who appears with it when they are not known yet.</param>
    /// <param name="provider">The provider, 1 to 256 characters, compared ordinally.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="options">How it becomes JSON; null for <see cref="ConversationStoreOptions.Json"/>.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ArgumentException">An argument breaks a rule, or the configuration cannot become JSON or holds a <see cref="Secrets.SecretText"/>.</exception>
    /// <exception cref="ConversationStoreSecretException">There is no key to encrypt it with; nothing was stored.</exception>
    Task<ProviderConfig> SaveAsync<T>(string userId, string provider, T config, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Saves a configuration that becomes JSON by generated code. Else the same as <see cref="SaveAsync(NewProviderConfig, CancellationToken)"/>.</summary>
    /// <exception cref="ArgumentException">An argument breaks a rule, or the configuration cannot become JSON or holds a <see cref="Secrets.SecretText"/>.</exception>
    /// <exception cref="ConversationStoreSecretException">There is no key to encrypt it with; nothing was stored.</exception>
    Task<ProviderConfig> SaveAsync<T>(string userId, string provider, T config, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default);

    /// <summary>The configuration; null when the user has none for the provider.</summary>
    Task<ProviderConfig?> FindAsync(string userId, string provider, CancellationToken cancellationToken = default);

    /// <summary>The user's default; null when they have none or it is not active.</summary>
    Task<ProviderConfig?> FindDefaultAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>What a configuration holds, decrypted; the default of <typeparamref name="T"/> when the user has none for the provider.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="options">How it is read from JSON; null for <see cref="ConversationStoreOptions.Json"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ConversationStoreException">What is stored is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="ConversationStoreSecretException">It cannot be decrypted.</exception>
    Task<T?> GetConfigAsync<T>(string userId, string provider, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>What a configuration holds, decrypted and read by generated code; the default of <typeparamref name="T"/> when the user has none for the provider.</summary>
    /// <exception cref="ConversationStoreException">What is stored is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="ConversationStoreSecretException">It cannot be decrypted.</exception>
    Task<T?> GetConfigAsync<T>(string userId, string provider, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default);

    /// <summary>A page of a user's configurations, by provider.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="isActive">Only active ones, or only others; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another list.</exception>
    Task<Page<ProviderConfig>> ListAsync(string userId, bool? isActive = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a provider the user's default in place of any other.</summary>
    /// <returns>The configuration as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The user has no configuration for the provider; the default stays.</exception>
    Task<ProviderConfig> SetDefaultAsync(string userId, string provider, CancellationToken cancellationToken = default);

    /// <summary>Says whether a configuration is to be used. A default that is not stays the default for when it is again.</summary>
    /// <returns>The configuration as it is now.</returns>
    /// <exception cref="ConversationStoreNotFoundException">The user has no configuration for the provider.</exception>
    Task<ProviderConfig> SetActiveAsync(string userId, string provider, bool isActive, CancellationToken cancellationToken = default);

    /// <summary>Deletes a configuration.</summary>
    /// <returns>False when the user has none for the provider.</returns>
    Task<bool> DeleteAsync(string userId, string provider, CancellationToken cancellationToken = default);
}
