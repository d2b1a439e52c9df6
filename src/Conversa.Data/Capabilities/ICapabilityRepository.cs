using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Conversa.Data.Capabilities;

/// <summary>
/// How what the bot can do is set up, by name. Each config is a version, and the history has them all, also those that other programs write.
/// Capabilities are the host's: they belong to no user.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface ICapabilityRepository
{
    /// <summary>Stores a capability, as version 1.</summary>
    /// <returns>The capability as stored.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreConflictException">
    /// The name is taken by the capability whose id is <see cref="ConversationStoreConflictException.ExistingId"/>; or the id is taken.
    /// </exception>
    Task<Capability> CreateAsync(NewCapability capability, CancellationToken cancellationToken = default);

    /// <summary>The capability; null when there is none of this name.</summary>
    Task<Capability?> FindByNameAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The config of a capability as a value; the default of <typeparamref name="T"/> when there is none of this name. Whether it is enabled does not matter.</summary>
    /// <param name="name">The capability.</param>
    /// <param name="options">How it is read from JSON; null for <see cref="ConversationStoreOptions.Json"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ConversationStoreException">What is stored is not a <typeparamref name="T"/>.</exception>
    Task<T?> GetConfigAsync<T>(string name, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The config of a capability as a value, read by generated code. Else the same as the overload with options.</summary>
    Task<T?> GetConfigAsync<T>(string name, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default);

    /// <summary>A page of the capabilities, by name, ordinally.</summary>
    /// <param name="isEnabled">True for what the bot may use only, false for the others only, null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another list.</exception>
    Task<Page<Capability>> ListAsync(bool? isEnabled = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Changes a capability. Another config is a new version, one more than the last; the same config, and all else, is none.</summary>
    /// <returns>The capability as it is now.</returns>
    /// <exception cref="ArgumentException">A property breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreNotFoundException">There is none of this name.</exception>
    Task<Capability> UpdateAsync(string name, CapabilityUpdate update, CancellationToken cancellationToken = default);

    /// <summary>A page of a capability's versions, the present one first.</summary>
    /// <param name="name">The capability.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another list.</exception>
    Task<Page<CapabilityVersion>> ListHistoryAsync(string name, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a capability with its history.</summary>
    /// <returns>False when there was none of this name.</returns>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default);
}
