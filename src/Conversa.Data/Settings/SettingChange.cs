using Conversa.Data.Secrets;

namespace Conversa.Data.Settings;

/// <summary>A change of a setting, as it is stored in <c>system_config_history</c> (S3): who, when, and what was there before.</summary>
public sealed record SettingChange
{
    /// <summary>The id, a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The setting's key.</summary>
    public required string Key { get; init; }

    /// <summary>The value before, as JSON; null when it was not set, or when the change is sensitive: see <see cref="OldSecret"/>.</summary>
    public string? OldValue { get; init; }

    /// <summary>The value after, as JSON; null when it was deleted, or when the change is sensitive: see <see cref="NewSecret"/>.</summary>
    public string? NewValue { get; init; }

    /// <summary>The value before, as JSON, of a sensitive change; null when it was not set, or could not be decrypted when it was deleted.</summary>
    public SecretText? OldSecret { get; init; }

    /// <summary>The value after, as JSON, of a sensitive change; null when it was deleted.</summary>
    public SecretText? NewSecret { get; init; }

    /// <summary>Whether the values are encrypted: the setting was sensitive before the change, after it, or became so since.</summary>
    public required bool IsSensitive { get; init; }

    /// <summary>Who changed it; null when nobody said.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>When it was changed, UTC.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}
