using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Caches;

/// <summary>What was made of which content of a file: the key of the result.</summary>
public sealed record FileResultKey
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public FileResultKey()
    {
    }

    /// <summary>Makes one with what every key has.</summary>
    [SetsRequiredMembers]
    public FileResultKey(string filePath, string fileHash, string processingType) => (FilePath, FileHash, ProcessingType) = (filePath, fileHash, processingType);

    /// <summary>The file's path; not empty, compared ordinally.</summary>
    public required string FilePath { get; init; }

    /// <summary>The SHA-256 of its content, as 64 hexadecimal digits: another content has another result.</summary>
    public required string FileHash { get; init; }

    /// <summary>What was made, 1 to 256 characters: <c>parse</c>, <c>analyze</c>, <c>extract_metadata</c> or the host's own.</summary>
    public required string ProcessingType { get; init; }

    /// <summary>What else the result depends on, as JSON, however it is laid out; null for nothing.</summary>
    public string? ProcessingOptions { get; init; }

    /// <summary>The user whose result it is, who must exist. Null shares it among all; in the store of one user, null is that user.</summary>
    public string? UserId { get; init; }
}
