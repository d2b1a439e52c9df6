using Conversa.Data.Storage;

namespace Conversa.Data.Metadata;

/// <summary>A row of <c>record_metadata</c>.</summary>
internal sealed record RecordMetadataRow(
    long Seq,
    string? UserId,
    string TableName,
    string RecordId,
    string Key,
    string Value,
    string? ChunkId,
    long CreatedAt,
    long UpdatedAt)
{
    public RecordMetadata ToMetadata() => new()
    {
        TableName = TableName,
        RecordId = RecordId,
        Key = Key,
        Value = Value,
        ChunkId = ChunkId,
        UserId = UserId,
        CreatedAt = Times.At(CreatedAt),
        UpdatedAt = Times.At(UpdatedAt),
    };
}
