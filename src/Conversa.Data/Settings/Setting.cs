using Conversa.Data.Secrets;

namespace Conversa.Data.Settings;

/// <summary>A setting of the host, as it is stored in <c>system_config</c> (S2, S3).</summary>
public sealed record Setting
{
    /// <summary>The id, a UUIDv7 in lower case. It stays when the value is set again.</summary>
    public required string Id { get; init; }

    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>The value as JSON, to the byte as it was given; null when the setting is sensitive: see <see cref="Secret"/>.</summary>
    public string? Value { get; init; }

    /// <summary>The value of a sensitive setting as JSON; null when it is not sensitive.</summary>
    public SecretText? Secret { get; init; }

    /// <summary>Whether the value is encrypted.</summary>
    public required bool IsSensitive { get; init; }

    /// <summary>What it is for; null when nobody said.</summary>
    public string? Description { get; init; }

    /// <summary>Notes on it; null when there are none.</summary>
    public string? Notes { get; init; }

    /// <summary>When it was first set, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC: later with each change, also when it was deleted and is set anew.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
