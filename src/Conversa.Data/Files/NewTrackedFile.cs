using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Files;

/// <summary>A file to track whose content the host has looked at itself, because it is not on this disk.</summary>
public sealed record NewTrackedFile
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewTrackedFile()
    {
    }

    /// <summary>Makes one with what every file has.</summary>
    [SetsRequiredMembers]
    public NewTrackedFile(string filePath, long fileSize, string fileHash) => (FilePath, FileSize, FileHash) = (filePath, fileSize, fileHash);

    /// <summary>An id of the host's own for a file that is not tracked yet, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The user whose it is, who appears with it when they are not known yet. Null shares it among all; in the store of one user, null is that user.</summary>
    public string? UserId { get; init; }

    /// <summary>Where it is, such as an address; not empty, compared ordinally.</summary>
    public required string FilePath { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long FileSize { get; init; }

    /// <summary>The SHA-256 of its content, as 64 hexadecimal digits.</summary>
    public required string FileHash { get; init; }

    /// <summary>Its name, 1 to 256 characters; null for what follows the last slash or backslash of the path.</summary>
    public string? FileName { get; init; }

    /// <summary>Its type, at most 256 characters; null for the name's extension in lower case without the dot.</summary>
    public string? FileType { get; init; }

    /// <summary>The host's own data as JSON; null keeps what is there.</summary>
    public string? Metadata { get; init; }
}
