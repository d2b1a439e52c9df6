using Conversa.Data.Storage;

namespace Conversa.Data.Goals;

/// <summary>How a goal stands in a row of <c>user_goals</c>: the columns that goals.sql selects, in their order, and the stored words.</summary>
internal static class UserGoalRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public static readonly string[] Columns =
        ["Id", "UserId", "ConversationId", "Goal", "Category", "Status", "ExtractedAt", "Metadata", "CreatedAt", "UpdatedAt"];

    /// <summary>The place before the newest.</summary>
    public static Cursor Start => new(long.MaxValue, "");

    public static ValueTask<List<UserGoal>> ListAsync(DbSession session, string userId, string? owner, GoalFilter? filter, Cursor after, int limit) =>
        session.Statement("goals/List")
            .Bind("userId", userId).Bind("owner", owner).Bind("extractedAt", after.Sort).Bind("id", after.Key)
            .Bind("status", Word(filter?.Status)).Bind("category", filter?.Category).Bind("conversationId", filter?.ConversationId)
            .Bind("limit", limit)
            .ListAsync(Read);

    public static UserGoal Read(Statement row) => new()
    {
        Id = row.Text(0),
        UserId = row.RepeatedText(1),
        ConversationId = row.RepeatedTextOrNull(2),
        Goal = row.Text(3),
        Category = row.RepeatedTextOrNull(4),
        Status = ReadStatus(row.Utf8(5)),
        ExtractedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(6)),
        Metadata = row.TextOrNull(7),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(8)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(9)),
    };

    public static string? Word(GoalStatus? status) => status switch
    {
        null => null,
        GoalStatus.Active => "active",
        GoalStatus.Achieved => "achieved",
        _ => "abandoned",
    };

    // The words are checked by the table; the first two letters tell them apart.
    private static GoalStatus ReadStatus(ReadOnlySpan<byte> word) => word[1] switch
    {
        (byte)'c' => word[2] == (byte)'t' ? GoalStatus.Active : GoalStatus.Achieved,
        _ => GoalStatus.Abandoned,
    };
}
