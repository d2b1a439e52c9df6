using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>A row of <c>message_edits</c>.</summary>
internal sealed record MessageEditRow(string Id, string MessageId, string Content, string? Contents, long EditedAt, string? EditedBy)
{
    public MessageEdit ToEdit() => new()
    {
        Id = Id,
        MessageId = MessageId,
        Content = Content,
        Contents = Contents,
        EditedAt = Times.At(EditedAt),
        EditedBy = EditedBy,
    };
}
