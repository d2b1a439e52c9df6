namespace Conversa.Data.Files;

/// <summary>Which tracked files are meant. What is null does not narrow; what is given narrows together.</summary>
public sealed record TrackedFileFilter
{
    /// <summary>Only files of this status.</summary>
    public ParsingStatus? Status { get; init; }

    /// <summary>Only files of this type, such as <c>pdf</c>; empty for those without an extension.</summary>
    public string? FileType { get; init; }

    /// <summary>Only this user's own files.</summary>
    public string? UserId { get; init; }

    /// <summary>True for shared files only, false for users' own only.</summary>
    public bool? Shared { get; init; }

    /// <summary>Only files with this content, by its SHA-256 in hexadecimal.</summary>
    public string? Hash { get; init; }
}
