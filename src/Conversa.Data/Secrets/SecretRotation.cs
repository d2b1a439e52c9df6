namespace Conversa.Data.Secrets;

/// <summary>What encrypting the stored secrets anew came to.</summary>
public sealed record SecretRotation
{
    /// <summary>How many values went from an older key to the first one.</summary>
    public required long Rotated { get; init; }

    /// <summary>How many could not be decrypted and stayed as they were: their key is missing, or they were changed or moved. 0 means that no value needs an older key any more.</summary>
    public required long Unreadable { get; init; }

    /// <summary>Why the first of those could not be, at most 100 sentences; each names the key, the table, the field and the row. Empty when there are none.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}
