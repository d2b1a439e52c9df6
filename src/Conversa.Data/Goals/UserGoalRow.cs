namespace Conversa.Data.Goals;

/// <summary>A row of <c>user_goals</c>, and the stored words.</summary>
internal sealed record UserGoalRow(
    string Id,
    string UserId,
    string? ConversationId,
    string Goal,
    string? Category,
    string Status,
    long ExtractedAt,
    string? Metadata,
    long CreatedAt,
    long UpdatedAt)
{
    public UserGoal ToGoal() => new()
    {
        Id = Id,
        UserId = UserId,
        ConversationId = ConversationId,
        Goal = Goal,
        Category = Category,
        Status = ReadStatus(Status),
        ExtractedAt = DateTimeOffset.FromUnixTimeMilliseconds(ExtractedAt),
        Metadata = Metadata,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
    };

    public static string? Word(GoalStatus? status) => status switch
    {
        null => null,
        GoalStatus.Active => "active",
        GoalStatus.Achieved => "achieved",
        _ => "abandoned",
    };

    // The words are checked by the table.
    private static GoalStatus ReadStatus(string word) => word switch
    {
        "active" => GoalStatus.Active,
        "achieved" => GoalStatus.Achieved,
        _ => GoalStatus.Abandoned,
    };
}
