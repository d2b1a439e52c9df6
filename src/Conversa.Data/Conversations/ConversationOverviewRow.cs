using Conversa.Data.Messages;
using Conversa.Data.Storage;

namespace Conversa.Data.Conversations;

/// <summary>A row of conversations/ListOverviews: a conversation's columns, then these.</summary>
internal static class ConversationOverviewRow
{
    /// <summary>The columns that <see cref="Read"/> expects after those of <see cref="ConversationRow"/>, in order.</summary>
    public static readonly string[] Columns = ["MessageCount", "TokenCount", "LastId", "LastRole", "LastContent", "LastTimestamp"];

    public static ConversationOverview Read(Statement row)
    {
        var at = ConversationRow.Columns.Length;
        return new()
        {
            Conversation = ConversationRow.Read(row),
            MessageCount = row.Integer(at),
            TokenCount = row.IntegerOrNull(at + 1),
            LastMessage = row.IsNull(at + 2) ? null : new()
            {
                Id = row.Text(at + 2),
                Role = ReadRole(row.Utf8(at + 3)),
                Content = row.Text(at + 4),
                Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(at + 5)),
            },
        };
    }

    // The words user, assistant, system and tool are checked by the table and differ in their first letter.
    private static MessageRole ReadRole(ReadOnlySpan<byte> word) => word[0] switch
    {
        (byte)'u' => MessageRole.User,
        (byte)'a' => MessageRole.Assistant,
        (byte)'s' => MessageRole.System,
        _ => MessageRole.Tool,
    };
}
