using Conversa.Data.Storage;

namespace Conversa.Data.Files;

/// <summary>A row of <c>tracked_files</c>, and the stored words.</summary>
internal sealed record TrackedFileRow(
    string Id,
    string? UserId,
    string FilePath,
    string FileName,
    string FileType,
    long FileSize,
    string FileHash,
    long? ParsedAt,
    string ParsingStatus,
    string? ParsingError,
    string? Metadata,
    long CreatedAt,
    long UpdatedAt)
{
    public TrackedFile ToFile() => new()
    {
        Id = Id,
        UserId = UserId,
        FilePath = FilePath,
        FileName = FileName,
        FileType = FileType,
        FileSize = FileSize,
        FileHash = FileHash,
        ParsingStatus = ReadStatus(ParsingStatus),
        ParsedAt = Times.OrNull(ParsedAt),
        ParsingError = ParsingError,
        Metadata = Metadata,
        CreatedAt = Times.At(CreatedAt),
        UpdatedAt = Times.At(UpdatedAt),
    };

    public static string? Word(ParsingStatus? status) => status switch
    {
        null => null,
        Files.ParsingStatus.Pending => "pending",
        Files.ParsingStatus.Success => "success",
        _ => "failed",
    };

    // The words are checked by the table.
    private static ParsingStatus ReadStatus(string word) => word switch
    {
        "pending" => Files.ParsingStatus.Pending,
        "success" => Files.ParsingStatus.Success,
        _ => Files.ParsingStatus.Failed,
    };
}
