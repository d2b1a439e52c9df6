using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Conversa.Data.Users;

/// <summary>
/// What users prefer, by category and key, each a JSON value. Raw JSON goes in and out by <see cref="SetJsonAsync"/> and <see cref="GetJsonAsync"/>,
/// values of .NET types by the others: a string is then a value like any other. Categories and keys have 1 to 256 characters and are compared ordinally.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface IPreferenceRepository
{
    /// <summary>Sets a preference, given as JSON, in place of what was set before. A user who is not known yet appears with it.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="category">The category, such as <c>ui</c>.</param>
    /// <param name="key">The key within the category.</param>
    /// <param name="json">The value: one JSON value, which is kept to the byte.</param>
    /// <param name="metadata">The host's own data as JSON; null leaves what is stored.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The preference as stored.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    Task<UserPreference> SetJsonAsync(string userId, string category, string key, string json, string? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Sets a preference to a value that becomes JSON. Else the same as <see cref="SetJsonAsync"/>.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="category">The category, such as <c>ui</c>.</param>
    /// <param name="key">The key within the category.</param>
    /// <param name="value">The value; null is stored as JSON's null.</param>
    /// <param name="options">How it becomes JSON; null for <see cref="ConversationStoreOptions.Json"/>.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ArgumentException">An argument breaks a rule, or the value cannot become JSON or holds a <see cref="Secrets.SecretText"/>.</exception>
    Task<UserPreference> SetAsync<T>(string userId, string category, string key, T value, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Sets a preference to a value that becomes JSON by generated code. Else the same as <see cref="SetJsonAsync"/>.</summary>
    /// <exception cref="ArgumentException">An argument breaks a rule, or the value cannot become JSON or holds a <see cref="Secrets.SecretText"/>.</exception>
    Task<UserPreference> SetAsync<T>(string userId, string category, string key, T value, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default);

    /// <summary>The value of a preference as JSON; null when it is not set.</summary>
    Task<string?> GetJsonAsync(string userId, string category, string key, CancellationToken cancellationToken = default);

    /// <summary>The value of a preference; the default of <typeparamref name="T"/> when it is not set, so ask for <c>int?</c> to tell that from 0.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="category">The category.</param>
    /// <param name="key">The key within the category.</param>
    /// <param name="options">How it is read from JSON; null for <see cref="ConversationStoreOptions.Json"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ConversationStoreException">What is stored is not a <typeparamref name="T"/>.</exception>
    Task<T?> GetAsync<T>(string userId, string category, string key, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The value of a preference, read by generated code; the default of <typeparamref name="T"/> when it is not set.</summary>
    /// <exception cref="ConversationStoreException">What is stored is not a <typeparamref name="T"/>.</exception>
    Task<T?> GetAsync<T>(string userId, string category, string key, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default);

    /// <summary>A page of a user's preferences, by category, then key.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="category">Only of this category; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another list.</exception>
    Task<Page<UserPreference>> ListAsync(string userId, string? category = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Takes a preference back.</summary>
    /// <returns>False when it was not set.</returns>
    Task<bool> DeleteAsync(string userId, string category, string key, CancellationToken cancellationToken = default);
}
