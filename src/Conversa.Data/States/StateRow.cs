using Conversa.Data.Storage;

namespace Conversa.Data.States;

/// <summary>How a state stands in a row of <c>conversation_states</c>: the columns that states.sql selects, in their order.</summary>
internal static class StateRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
        ["Id", "ConversationId", "Version", "State", "PreviousStateId", "Timestamp", "Metadata", "CreatedAt"];

    public static ValueTask<ConversationState?> FindLatestAsync(DbSession session, string conversationId, string? owner) =>
        session.Statement("states/GetLatestState").Bind("conversationId", conversationId).Bind("owner", owner).FindAsync(Read);

    public static ConversationState Read(Statement row) => new()
    {
        Id = row.Text(0),
        ConversationId = row.RepeatedText(1),
        Version = row.Integer(2),
        State = row.Text(3),
        PreviousStateId = row.TextOrNull(4),
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(5)),
        Metadata = row.TextOrNull(6),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(7)),
    };
}
