using Conversa.Data.Secrets;
using Conversa.Data.Storage;

namespace Conversa.Data.Settings;

/// <summary>A row of <c>system_config_history</c>.</summary>
internal sealed record SettingChangeRow(long Seq, string Id, string Key, string? OldValue, string? NewValue, long IsSensitive, string? ChangedBy, long ChangedAt)
{
    public SettingChange ToChange(ConversationStoreOptions options) => new()
    {
        Id = Id,
        Key = Key,
        OldValue = IsSensitive == 0 ? OldValue : null,
        NewValue = IsSensitive == 0 ? NewValue : null,
        OldSecret = SecretOrNull(SecretColumn.OldValue, OldValue, options),
        NewSecret = SecretOrNull(SecretColumn.NewValue, NewValue, options),
        IsSensitive = IsSensitive != 0,
        ChangedBy = ChangedBy,
        ChangedAt = Times.At(ChangedAt),
    };

    private SecretText? SecretOrNull(SecretColumn column, string? value, ConversationStoreOptions options) =>
        IsSensitive == 0 || value is null ? null : column.Text(value, Id, userId: null, options);
}
