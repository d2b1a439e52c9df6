using Conversa.Data.Storage;

namespace Conversa.Data.Activity;

internal sealed class ActivityRepository(IDatabase db) : IActivityRepository
{
    /// <summary>The columns that reading expects, in order.</summary>
    public static readonly string[] Columns =
    [
        "UserId", "MessagesWritten", "MessagesReceived", "Conversations", "ConversationsStarted", "Sessions", "FeatureUses", "ActiveDays", "FirstAt", "LastAt",
    ];

    public Task<UserActivity?> GetAsync(string userId, DateTimeOffset? from = null, DateTimeOffset? to = null, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        return db.ReadAsync(
            session => session.Statement("activity/Get").Bind("userId", userId).Bind("from", Times.From(from)).Bind("to", Times.To(to)).FindAsync(Read),
            cancellationToken);
    }

    public Task<IReadOnlyList<UserActivity>> ListAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<UserActivity>>(
            async session => await session.Statement("activity/List")
                .Bind("from", Times.From(from)).Bind("to", Times.To(to)).Bind("limit", limit)
                .ListAsync(Read).ConfigureAwait(false),
            cancellationToken);
    }

    private static UserActivity Read(Statement row) => new()
    {
        UserId = row.Text(0),
        MessagesWritten = row.Integer(1),
        MessagesReceived = row.Integer(2),
        Conversations = row.Integer(3),
        ConversationsStarted = row.Integer(4),
        Sessions = row.Integer(5),
        FeatureUses = row.Integer(6),
        ActiveDays = row.Integer(7),
        FirstAt = Times.OrNull(row.IntegerOrNull(8)),
        LastAt = Times.OrNull(row.IntegerOrNull(9)),
    };
}
