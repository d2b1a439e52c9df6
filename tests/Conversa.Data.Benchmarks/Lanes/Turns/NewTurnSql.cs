namespace Conversa.Data.Benchmarks.Lanes.Turns;

/// <summary>What the raw and the Dapper lane write on every turn, beside messages and states. The parameters are in the order in which the raw lane binds them.</summary>
internal static class NewTurnSql
{
    public const string Classification =
        """
        INSERT INTO classification_results (id, message_id, classifier_name, result, confidence, processing_time_ms, created_at)
        VALUES (@Id, @MessageId, @ClassifierName, @Result, @Confidence, @ProcessingTimeMs, @CreatedAt)
        """;

    public const string Decision =
        """
        INSERT INTO arbiter_decisions (id, message_id, final_classification, reasoning, classifier_agreement, created_at)
        VALUES (@Id, @MessageId, @FinalClassification, @Reasoning, @ClassifierAgreement, @CreatedAt)
        """;

    public const string FlowStep =
        """
        UPDATE flows
        SET current_step = @step, state = @state, updated_at = @now
        WHERE id = @id AND status = 'active'
        """;

    public const string Trace =
        """
        INSERT INTO traces (id, user_id, conversation_id, message_id, stage, start_time, end_time, duration_ms, status, data, created_at, updated_at)
        VALUES (@Id, @UserId, @ConversationId, @MessageId, @Stage, @StartTime, @EndTime, @DurationMs, @Status, @Data, @CreatedAt, @UpdatedAt)
        """;

    public const string Usage =
        """
        INSERT INTO usage_logs (id, user_id, conversation_id, message_id, provider, model, provider_message_id, input_tokens, output_tokens,
                                response_time_ms, success, cost, timestamp, created_at)
        VALUES (@Id, @UserId, @ConversationId, @MessageId, @Provider, @Model, @ProviderMessageId, @InputTokens, @OutputTokens,
                @ResponseTimeMs, @Success, @Cost, @Timestamp, @CreatedAt)
        """;
}
