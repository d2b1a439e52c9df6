using Conversa.Data.Storage;

namespace Conversa.Data.Secrets;

/// <summary>A column of encrypted values. Where it is a column of JSON, a value is a JSON string.</summary>
internal sealed record SecretColumn(string Table, string Field, bool IsJson, string ListBlock, string ReplaceBlock)
{
    public static readonly SecretColumn ProviderConfig = new("provider_configs", "config", IsJson: true, "secrets/ListProviderConfigs", "secrets/ReplaceProviderConfig");
    public static readonly SecretColumn Password = new("database_connections", "encrypted_password", IsJson: false, "secrets/ListPasswords", "secrets/ReplacePassword");
    public static readonly SecretColumn Setting = new("system_config", "config_value", IsJson: true, "secrets/ListSettings", "secrets/ReplaceSetting");
    public static readonly SecretColumn OldValue = new("system_config_history", "old_value", IsJson: true, "secrets/ListOldValues", "secrets/ReplaceOldValue");
    public static readonly SecretColumn NewValue = new("system_config_history", "new_value", IsJson: true, "secrets/ListNewValues", "secrets/ReplaceNewValue");

    public static readonly SecretColumn[] All = [ProviderConfig, Password, Setting, OldValue, NewValue];

    /// <summary>The text as it is stored in a row of a user's, or of nobody's.</summary>
    /// <exception cref="ConversationStoreSecretException">There is no key.</exception>
    public string Seal(string text, string rowId, string? userId, ConversationStoreOptions options) => Quoted(SecretEnvelope.Seal(text, Place(rowId, userId), options));

    /// <exception cref="ConversationStoreSecretException">What is stored cannot be decrypted there.</exception>
    public string Open(string stored, string rowId, string? userId, ConversationStoreOptions options) => SecretEnvelope.Open(Unquoted(stored), Place(rowId, userId), options);

    /// <summary>What is stored as a text that is decrypted when somebody asks.</summary>
    public SecretText Text(string stored, string rowId, string? userId, ConversationStoreOptions options) => new(stored, s => Open(s, rowId, userId, options));

    /// <summary>How the values begin that the first key has encrypted.</summary>
    /// <exception cref="ConversationStoreSecretException">There is no key.</exception>
    public string Current(ConversationStoreOptions options) => (IsJson ? "\"" : "") + SecretEnvelope.CurrentHeader(options);

    public SecretPlace Place(string rowId, string? userId) => new(Table, Field, rowId, userId);

    /// <summary>Stores <paramref name="value"/> where <paramref name="old"/> still stands.</summary>
    public ValueTask<int> ReplaceAsync(DbSession session, string rowId, string old, string value, long now) =>
        session.ExecuteAsync(ReplaceBlock, new { value, now, id = rowId, old });

    // An envelope has no sign that JSON escapes.
    private string Quoted(string envelope) => IsJson ? $"\"{envelope}\"" : envelope;

    private string Unquoted(string stored) => IsJson && stored is ['"', .. var envelope, '"'] ? envelope : stored;
}
