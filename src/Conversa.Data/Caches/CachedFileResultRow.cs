using Conversa.Data.Storage;

namespace Conversa.Data.Caches;

/// <summary>A row of <c>file_processing_cache</c>.</summary>
internal sealed record CachedFileResultRow(
    string Id,
    string? UserId,
    string FilePath,
    string FileHash,
    string ProcessingType,
    string? ProcessingOptions,
    string ResultData,
    long CreatedAt,
    long LastAccessedAt)
{
    public CachedFileResult ToResult() => new()
    {
        Id = Id,
        UserId = UserId,
        FilePath = FilePath,
        FileHash = FileHash,
        ProcessingType = ProcessingType,
        ProcessingOptions = ProcessingOptions,
        ResultData = ResultData,
        CreatedAt = Times.At(CreatedAt),
        LastAccessedAt = Times.At(LastAccessedAt),
    };
}
