using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>A row as a message, read by column number.</summary>
internal static class RawMessage
{
    /// <param name="row">The row.</param>
    /// <param name="conversationId">The conversation asked for, which need not be decoded again.</param>
    public static Message Read(RawStatement row, string conversationId)
    {
        var userId = row.Text(2);
        return new()
        {
            Id = row.Text(0),
            ConversationId = conversationId,
            UserId = userId,
            AuthorId = row.IsNull(3) ? null : row.Utf8(3).SequenceEqual(row.Utf8(2)) ? userId : row.Text(3),
            ParentId = row.TextOrNull(4),
            ExternalId = row.TextOrNull(5),
            CopiedFrom = row.TextOrNull(6),
            Role = Role(row.Utf8(7)),
            AuthorName = row.TextOrNull(8),
            Content = row.Text(9),
            Contents = row.TextOrNull(10),
            MessageType = row.Utf8(11).SequenceEqual("text"u8) ? "text" : row.Text(11),
            ToolName = row.TextOrNull(12),
            ToolSuccess = row.IsNull(13) ? null : Outcome(row.Utf8(13)),
            ChannelId = row.TextOrNull(14),
            GuildId = row.TextOrNull(15),
            ResponseId = row.TextOrNull(16),
            Images = row.TextOrNull(17),
            Files = row.TextOrNull(18),
            TokenCount = row.IsNull(19) ? null : row.Integer(19),
            ProviderMetadata = row.TextOrNull(20),
            EmailMetadata = row.TextOrNull(21),
            Pinned = row.Integer(22) != 0,
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(23)),
            Metadata = row.TextOrNull(24),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(25)),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(26)),
        };
    }

    private static MessageRole Role(ReadOnlySpan<byte> word) => word[0] switch
    {
        (byte)'u' => MessageRole.User,
        (byte)'a' => MessageRole.Assistant,
        (byte)'s' => MessageRole.System,
        _ => MessageRole.Tool,
    };

    private static ToolOutcome Outcome(ReadOnlySpan<byte> word) => word[0] switch
    {
        (byte)'s' => ToolOutcome.Success,
        (byte)'f' => ToolOutcome.Failure,
        _ => ToolOutcome.Error,
    };
}
