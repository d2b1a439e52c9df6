using Conversa.Data.Secrets;
using Conversa.Data.Storage;

namespace Conversa.Data.Settings;

/// <summary>A row of <c>system_config</c>.</summary>
internal sealed record SettingRow(string Id, string Key, string Value, string? Description, string? Notes, long IsSensitive, long CreatedAt, long UpdatedAt)
{
    public bool Sensitive => IsSensitive != 0;

    public Setting ToSetting(ConversationStoreOptions options) => new()
    {
        Id = Id,
        Key = Key,
        Value = Sensitive ? null : Value,
        Secret = Sensitive ? SecretColumn.Setting.Text(Value, Id, userId: null, options) : null,
        IsSensitive = Sensitive,
        Description = Description,
        Notes = Notes,
        CreatedAt = Times.At(CreatedAt),
        UpdatedAt = Times.At(UpdatedAt),
    };

    /// <summary>The value as it was set.</summary>
    /// <exception cref="ConversationStoreSecretException">It cannot be decrypted.</exception>
    public string Open(ConversationStoreOptions options) => Sensitive ? SecretColumn.Setting.Open(Value, Id, userId: null, options) : Value;
}
