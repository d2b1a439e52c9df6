using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>Sums over messages.</summary>
internal sealed class MessageFigures(IDatabase db, string? owner)
{
    public Task<TokenTotal> SumTokensAsync(string conversationId, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        return db.ReadAsync(
            session => session.Statement("messages/SumTokens")
                .Bind("conversationId", conversationId).Bind("owner", owner)
                .FindAsync(row => new TokenTotal { Known = row.Integer(0), UnknownCount = row.Integer(1) }),
            cancellationToken)!;
    }

    public Task<IReadOnlyList<ToolStatistics>> GetToolStatisticsAsync(DateTimeOffset? from, DateTimeOffset? to, string? conversationId, int limit, CancellationToken cancellationToken)
    {
        Require.NameOrNull(conversationId);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<ToolStatistics>>(
            async session => await ToolStatement(session, from, conversationId)
                .Bind("owner", owner)
                .Bind("from", Times.From(from)).Bind("to", Times.To(to)).Bind("limit", limit)
                .ListAsync(ToolStatistics).ConfigureAwait(false),
            cancellationToken);
    }

    private Statement ToolStatement(DbSession session, DateTimeOffset? from, string? conversationId) => (conversationId, owner, from) switch
    {
        ({ } conversation, _, _) => session.Statement("messages/GetToolStatisticsOfConversation").Bind("conversationId", conversation),
        (_, { }, _) => session.Statement("messages/GetToolStatisticsOfUser"),
        (_, _, { }) => session.Statement("messages/GetToolStatisticsSince"),
        _ => session.Statement("messages/GetToolStatistics"),
    };

    private static ToolStatistics ToolStatistics(Statement row) => new()
    {
        ToolName = row.Text(0),
        Calls = row.Integer(1),
        Succeeded = row.Integer(2),
        Failed = row.Integer(3),
        Errors = row.Integer(4),
    };
}
