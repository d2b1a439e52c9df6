using Conversa.Data.Storage;

namespace Conversa.Data.Uploads;

/// <summary>A row of <c>file_uploads</c>.</summary>
internal sealed record UploadRow(
    string Id,
    string UserId,
    string? ConversationId,
    string FileName,
    string OriginalName,
    string? MimeType,
    long FileSize,
    string StoragePath,
    string ContentHash,
    string? Metadata,
    long CreatedAt,
    long UpdatedAt)
{
    public Upload ToUpload() => new()
    {
        Id = Id,
        UserId = UserId,
        ConversationId = ConversationId,
        FileName = FileName,
        OriginalName = OriginalName,
        MimeType = MimeType,
        FileSize = FileSize,
        StoragePath = StoragePath,
        ContentHash = ContentHash,
        Metadata = Metadata,
        CreatedAt = Times.At(CreatedAt),
        UpdatedAt = Times.At(UpdatedAt),
    };
}
