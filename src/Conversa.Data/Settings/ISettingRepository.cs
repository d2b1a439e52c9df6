using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Conversa.Data.Settings;

/// <summary>
/// The host's settings by key, each a JSON value, with the history of who changed them when. They belong to no user: the store of one user has none.
/// Sensitive ones are encrypted with <see cref="ConversationStoreOptions.SecretKeys"/> and refused when there is no key.
/// Keys have 1 to 256 characters and are compared ordinally.
/// </summary>
/// <remarks>For consuming: a minor version may add members.</remarks>
public interface ISettingRepository
{
    /// <summary>Sets a setting, given as JSON, in place of what was set before, and notes the change. Setting the value that it has already changes and notes nothing but what <paramref name="write"/> says of it.</summary>
    /// <param name="key">The key, such as <c>ai.model</c>.</param>
    /// <param name="json">The value: one JSON value, which is kept to the byte.</param>
    /// <param name="write">Who sets it, whether it is sensitive, and more; null for nothing of that.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>The setting as stored.</returns>
    /// <exception cref="ArgumentException">An argument breaks a rule; the exception names both.</exception>
    /// <exception cref="ConversationStoreConflictException">It is not as <see cref="SettingWrite.ExpectedUpdatedAt"/> says.</exception>
    /// <exception cref="ConversationStoreSecretException">The value is sensitive and there is no key, or what was set before cannot be decrypted for the history: delete the setting first.</exception>
    Task<Setting> SetJsonAsync(string key, string json, SettingWrite? write = null, CancellationToken cancellationToken = default);

    /// <summary>Sets a setting to a value that becomes JSON. Else the same as <see cref="SetJsonAsync"/>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null is stored as JSON's null.</param>
    /// <param name="write">Who sets it, whether it is sensitive, and more; null for nothing of that.</param>
    /// <param name="options">How it becomes JSON; null for <see cref="ConversationStoreOptions.Json"/>.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <exception cref="ArgumentException">An argument breaks a rule, or the value cannot become JSON or holds a <see cref="Secrets.SecretText"/>.</exception>
    Task<Setting> SetAsync<T>(string key, T value, SettingWrite? write = null, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Sets a setting to a value that becomes JSON by generated code. Else the same as <see cref="SetJsonAsync"/>.</summary>
    /// <exception cref="ArgumentException">An argument breaks a rule, or the value cannot become JSON or holds a <see cref="Secrets.SecretText"/>.</exception>
    Task<Setting> SetAsync<T>(string key, T value, SettingWrite? write, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default);

    /// <summary>The value of a setting as JSON, decrypted when it is sensitive; null when it is not set.</summary>
    /// <exception cref="ConversationStoreSecretException">It cannot be decrypted.</exception>
    Task<string?> GetJsonAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>The value of a setting, decrypted when it is sensitive; the default of <typeparamref name="T"/> when it is not set, so ask for <c>int?</c> to tell that from 0.</summary>
    /// <param name="key">The key.</param>
    /// <param name="options">How it is read from JSON; null for <see cref="ConversationStoreOptions.Json"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ConversationStoreException">What is stored is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="ConversationStoreSecretException">It cannot be decrypted.</exception>
    Task<T?> GetAsync<T>(string key, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The value of a setting, read by generated code; the default of <typeparamref name="T"/> when it is not set.</summary>
    /// <exception cref="ConversationStoreException">What is stored is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="ConversationStoreSecretException">It cannot be decrypted.</exception>
    Task<T?> GetAsync<T>(string key, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default);

    /// <summary>The setting; null when it is not set.</summary>
    Task<Setting?> FindAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>A page of settings, by key.</summary>
    /// <param name="prefix">Only those whose keys begin so, at most 256 characters; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another prefix.</exception>
    Task<Page<Setting>> ListAsync(string? prefix = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Takes a setting back and notes that; its history stays. One that cannot be decrypted any more goes too, and the history then does not say what it was.</summary>
    /// <param name="key">The key.</param>
    /// <param name="changedBy">Who does it, 1 to 256 characters; null when nobody is to be named.</param>
    /// <param name="cancellationToken">Cancels the write before it starts.</param>
    /// <returns>False when it was not set.</returns>
    Task<bool> DeleteAsync(string key, string? changedBy = null, CancellationToken cancellationToken = default);

    /// <summary>A page of changes, the newest first.</summary>
    /// <param name="key">Only of this setting; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="ConversationStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is of another setting.</exception>
    Task<Page<SettingChange>> ListHistoryAsync(string? key = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);
}
