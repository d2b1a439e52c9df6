using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>A row of <c>message_reactions</c>.</summary>
internal sealed record MessageReactionRow(string MessageId, string UserId, string Reaction, long CreatedAt)
{
    public MessageReaction ToReaction() => new()
    {
        MessageId = MessageId,
        UserId = UserId,
        Reaction = Reaction,
        CreatedAt = Times.At(CreatedAt),
    };
}
