using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>How a message stands in a row of <c>messages</c>: the columns that messages.sql selects, in their order, and the stored words.</summary>
internal static class MessageRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Seq", "Id", "ConversationId", "UserId", "AuthorId", "ParentId", "ExternalId", "CopiedFrom", "Role", "AuthorName", "Content", "Contents",
        "MessageType", "ToolName", "ToolSuccess", "ChannelId", "GuildId", "ResponseId", "Images", "Files", "TokenCount", "ProviderMetadata",
        "EmailMetadata", "Pinned", "Timestamp", "Metadata", "CreatedAt", "UpdatedAt",
    ];

    public static Message Read(Statement row) => new()
    {
        Seq = row.Integer(0),
        Id = row.Text(1),
        ConversationId = row.RepeatedText(2),
        UserId = row.RepeatedText(3),
        AuthorId = row.RepeatedTextOrNull(4),
        ParentId = row.TextOrNull(5),
        ExternalId = row.TextOrNull(6),
        CopiedFrom = row.TextOrNull(7),
        Role = ReadRole(row.Utf8(8)),
        AuthorName = row.RepeatedTextOrNull(9),
        Content = row.Text(10),
        Contents = row.TextOrNull(11),
        MessageType = row.RepeatedText(12),
        ToolName = row.RepeatedTextOrNull(13),
        ToolSuccess = row.IsNull(14) ? null : ReadOutcome(row.Utf8(14)),
        ChannelId = row.RepeatedTextOrNull(15),
        GuildId = row.RepeatedTextOrNull(16),
        ResponseId = row.TextOrNull(17),
        Images = row.TextOrNull(18),
        Files = row.TextOrNull(19),
        TokenCount = row.IntegerOrNull(20),
        ProviderMetadata = row.TextOrNull(21),
        EmailMetadata = row.TextOrNull(22),
        Pinned = row.Integer(23) != 0,
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(24)),
        Metadata = row.TextOrNull(25),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(26)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(27)),
    };

    public static string Word(MessageRole role) => role switch
    {
        MessageRole.User => "user",
        MessageRole.Assistant => "assistant",
        MessageRole.System => "system",
        _ => "tool",
    };

    public static string? Word(ToolOutcome? outcome) => outcome switch
    {
        null => null,
        ToolOutcome.Success => "success",
        ToolOutcome.Failure => "failure",
        _ => "error",
    };

    // The words are checked by the table and differ in their first letter.
    private static MessageRole ReadRole(ReadOnlySpan<byte> word) => word[0] switch
    {
        (byte)'u' => MessageRole.User,
        (byte)'a' => MessageRole.Assistant,
        (byte)'s' => MessageRole.System,
        _ => MessageRole.Tool,
    };

    private static ToolOutcome ReadOutcome(ReadOnlySpan<byte> word) => word[0] switch
    {
        (byte)'s' => ToolOutcome.Success,
        (byte)'f' => ToolOutcome.Failure,
        _ => ToolOutcome.Error,
    };
}
