using Conversa.Data.Benchmarks.Harness;

namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>What the raw lane reads on every turn. Each row is read by column number into what a host would work with.</summary>
internal sealed class RawTurnLoad(RawLane raw)
{
    private const int Messages = 50;

    private RawStatement Conversation => field ??= raw.Prepare(TurnSql.Conversation);

    private RawStatement Flow => field ??= raw.Prepare(TurnSql.Flow);

    private RawStatement Approvals => field ??= raw.Prepare(TurnSql.Approvals);

    private RawStatement Goals => field ??= raw.Prepare(TurnSql.Goals);

    private RawStatement WorkingState => field ??= raw.Prepare(TurnSql.WorkingState);

    /// <summary>In one read transaction, as everything is to be of one moment.</summary>
    public async ValueTask<TurnParts> RunAsync(Chat chat)
    {
        raw.BeginRead.Run();
        try
        {
            Conversation.Bind(1, chat.Id);
            _ = One(Conversation, ReadConversation);
            var messages = await raw.GetRecentAsync(chat.Id, Messages);
            var state = await raw.GetLatestStateAsync(chat.Id);
            Flow.Bind(1, chat.Id);
            var flow = One(Flow, ReadFlow);
            Approvals.Bind(1, chat.Id);
            Approvals.Bind(2, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            var approvals = All(Approvals, ReadApproval);
            Goals.Bind(1, chat.UserId);
            var goals = All(Goals, ReadGoal);
            WorkingState.Bind(1, chat.Id);
            var working = One(WorkingState, ReadWorkingState);
            return new(messages.Count, state?.Version ?? 0, flow?.CurrentStep ?? -1, approvals.Count, goals.Count, working?.StepCount ?? -1);
        }
        finally
        {
            raw.Commit.Run();
        }
    }

    private static T? One<T>(RawStatement statement, Func<RawStatement, T> read)
        where T : class
    {
        try
        {
            return statement.Step() ? read(statement) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    private static List<T> All<T>(RawStatement statement, Func<RawStatement, T> read)
    {
        var rows = new List<T>();
        try
        {
            while (statement.Step())
            {
                rows.Add(read(statement));
            }

            return rows;
        }
        finally
        {
            statement.Reset();
        }
    }

    private static ConversationData ReadConversation(RawStatement row) => new()
    {
        Id = row.Text(0),
        UserId = row.Text(1),
        ExternalKey = row.TextOrNull(2),
        SessionId = row.TextOrNull(3),
        ParentId = row.TextOrNull(4),
        ForkedFromMessageId = row.TextOrNull(5),
        Title = row.TextOrNull(6),
        Status = row.Text(7),
        Mode = row.TextOrNull(8),
        ChannelId = row.TextOrNull(9),
        GuildId = row.TextOrNull(10),
        Provider = row.TextOrNull(11),
        Model = row.TextOrNull(12),
        SystemPrompt = row.TextOrNull(13),
        ContextWindowSize = row.Integer(14),
        AutoApprovalSettings = row.TextOrNull(15),
        StartedAt = row.Integer(16),
        LastActivityAt = row.Integer(17),
        Metadata = row.TextOrNull(18),
        CreatedAt = row.Integer(19),
        UpdatedAt = row.Integer(20),
    };

    private static FlowData ReadFlow(RawStatement row) => new()
    {
        Id = row.Text(0),
        ConversationId = row.Text(1),
        FlowType = row.Text(2),
        CurrentStep = row.Integer(3),
        TotalSteps = row.Integer(4),
        State = row.Text(5),
        Status = row.Text(6),
        StartedAt = row.Integer(7),
        CompletedAt = row.IntegerOrNull(8),
        Metadata = row.TextOrNull(9),
        CreatedAt = row.Integer(10),
        UpdatedAt = row.Integer(11),
    };

    private static ApprovalData ReadApproval(RawStatement row) => new()
    {
        Seq = row.Integer(0),
        Id = row.Text(1),
        UserId = row.Text(2),
        ConversationId = row.Text(3),
        MessageId = row.TextOrNull(4),
        CallId = row.TextOrNull(5),
        ToolName = row.Text(6),
        Risk = row.Text(7),
        Parameters = row.Text(8),
        ParametersHash = row.Text(9),
        Status = row.Text(10),
        ApprovalRequestedAt = row.IntegerOrNull(11),
        DecisionRule = row.Text(12),
        DecisionReason = row.TextOrNull(13),
        ExpiresAt = row.IntegerOrNull(14),
        EstimatedCost = row.IntegerOrNull(15),
        Metadata = row.TextOrNull(16),
        CreatedAt = row.Integer(17),
        UpdatedAt = row.Integer(18),
    };

    private static GoalData ReadGoal(RawStatement row) => new()
    {
        Id = row.Text(0),
        UserId = row.Text(1),
        ConversationId = row.TextOrNull(2),
        Goal = row.Text(3),
        Category = row.TextOrNull(4),
        Status = row.Text(5),
        ExtractedAt = row.Integer(6),
        Metadata = row.TextOrNull(7),
        CreatedAt = row.Integer(8),
        UpdatedAt = row.Integer(9),
    };

    private static WorkingStateData ReadWorkingState(RawStatement row) => new()
    {
        Id = row.Text(0),
        ConversationId = row.Text(1),
        UserId = row.Text(2),
        UserInput = row.TextOrNull(3),
        FocusAreas = row.Text(4),
        StepCount = row.Integer(5),
        LastToolResult = row.TextOrNull(6),
        Metadata = row.TextOrNull(7),
        CreatedAt = row.Integer(8),
        UpdatedAt = row.Integer(9),
    };
}
