namespace Conversa.Data.Settings;

/// <summary>What goes with setting a value.</summary>
public sealed record SettingWrite
{
    /// <summary>Who sets it, 1 to 256 characters; null when nobody is to be named.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>
    /// Whether the value is stored encrypted, and its history with it. Null leaves it as it is: a setting that is sensitive, or was when it was deleted, stays so,
    /// any other is not. False makes a sensitive one plain; its history stays encrypted.
    /// </summary>
    /// <remarks>
    /// What becomes sensitive was stored in the open till then. Its old text can stay in the write-ahead log, in unused parts of the database file and in backups, so
    /// change the secret itself. Of a history of 200 changes and more, most is encrypted before the setting is, in transactions of its own between which others write;
    /// in a unit of work it is part of that.
    /// </remarks>
    public bool? IsSensitive { get; init; }

    /// <summary>What the setting is for; null leaves what is stored.</summary>
    public string? Description { get; init; }

    /// <summary>Notes on it; null leaves what is stored.</summary>
    public string? Notes { get; init; }

    /// <summary>
    /// The <see cref="Setting.UpdatedAt"/> that the setting must still have, null that it must not be set; what has changed since is not overwritten then.
    /// When it is left out, nothing is asked.
    /// </summary>
    public Optional<DateTimeOffset?> ExpectedUpdatedAt { get; init; }
}
