namespace Conversa.Data.Exchanges;

/// <summary>A file that an exchange was about, with what is tracked of it.</summary>
public sealed record ContextFile
{
    /// <summary>Its path, as the exchange has it.</summary>
    public required string FilePath { get; init; }

    /// <summary>The tracked file with this path: that of the exchange's user, or else the shared one, which the store of one user does not see. Null when it is not tracked.</summary>
    public string? TrackedFileId { get; init; }

    /// <summary>Its name; null when it is not tracked.</summary>
    public string? FileName { get; init; }

    /// <summary>Its type, such as <c>pdf</c>; null when it is not tracked.</summary>
    public string? FileType { get; init; }
}
