using Conversa.Data.Storage;

namespace Conversa.Data.Conversations;

/// <summary>How a conversation stands in a row of <c>conversations</c>: the columns that conversations.sql selects, in their order, and the stored words.</summary>
internal static class ConversationRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "Id", "UserId", "ExternalKey", "SessionId", "ParentId", "ForkedFromMessageId", "Title", "Status", "Mode", "ChannelId", "GuildId", "Provider",
        "Model", "SystemPrompt", "ContextWindowSize", "AutoApprovalSettings", "StartedAt", "LastActivityAt", "Metadata", "CreatedAt", "UpdatedAt",
    ];

    public static ValueTask<Conversation?> FindAsync(DbSession session, string id, string? owner) =>
        session.Statement("conversations/FindById").Bind("id", id).Bind("owner", owner).FindAsync(Read);

    public static Conversation Read(Statement row) => new()
    {
        Id = row.Text(0),
        UserId = row.RepeatedText(1),
        ExternalKey = row.TextOrNull(2),
        SessionId = row.TextOrNull(3),
        ParentId = row.TextOrNull(4),
        ForkedFromMessageId = row.TextOrNull(5),
        Title = row.TextOrNull(6),
        Status = ReadStatus(row.Utf8(7)),
        Mode = row.RepeatedTextOrNull(8),
        ChannelId = row.TextOrNull(9),
        GuildId = row.RepeatedTextOrNull(10),
        Provider = row.RepeatedTextOrNull(11),
        Model = row.RepeatedTextOrNull(12),
        SystemPrompt = row.RepeatedTextOrNull(13),
        ContextWindowSize = row.Integer(14),
        AutoApprovalSettings = row.TextOrNull(15),
        StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(16)),
        LastActivityAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(17)),
        Metadata = row.TextOrNull(18),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(19)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(20)),
    };

    public static string Word(ConversationStatus status) => status switch
    {
        ConversationStatus.Active => "active",
        ConversationStatus.Completed => "completed",
        _ => "expired",
    };

    // The words are checked by the table and differ in their first letter.
    private static ConversationStatus ReadStatus(ReadOnlySpan<byte> word) => word[0] switch
    {
        (byte)'a' => ConversationStatus.Active,
        (byte)'c' => ConversationStatus.Completed,
        _ => ConversationStatus.Expired,
    };
}
