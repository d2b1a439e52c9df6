namespace Conversa.Data.Files;

/// <summary>A file that knowledge comes from, as it is stored in <c>tracked_files</c> (S2): what it was when it was last looked at, and whether that was parsed.</summary>
public sealed record TrackedFile
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The user whose it is; null when all share it.</summary>
    public string? UserId { get; init; }

    /// <summary>Its path as it was given.</summary>
    public required string FilePath { get; init; }

    /// <summary>Its name without the directory.</summary>
    public required string FileName { get; init; }

    /// <summary>Its type, such as <c>pdf</c>: the extension in lower case without the dot. Empty when it has none.</summary>
    public required string FileType { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long FileSize { get; init; }

    /// <summary>The SHA-256 of its content, as 64 hexadecimal digits in lower case.</summary>
    public required string FileHash { get; init; }

    /// <summary>Whether what it is now was parsed.</summary>
    public required ParsingStatus ParsingStatus { get; init; }

    /// <summary>When it was last parsed with success, UTC; null when it never was. A change of the file leaves it.</summary>
    public DateTimeOffset? ParsedAt { get; init; }

    /// <summary>Why parsing failed; null when it did not.</summary>
    public string? ParsingError { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>Since when it is tracked, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its row was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
