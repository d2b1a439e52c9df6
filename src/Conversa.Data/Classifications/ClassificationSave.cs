using Conversa.Data.Storage;

namespace Conversa.Data.Classifications;

/// <summary>Storing a classifier's result: what is asked of it, and the statement.</summary>
internal static class ClassificationSave
{
    public static void Check(NewClassification classification, IDatabase db)
    {
        Require.NameOrNull(classification.Id);
        Require.Name(classification.MessageId);
        Require.Name(classification.ClassifierName);
        Require.Json(classification.Result, db.Options);
        Require.Between(classification.Confidence, 0, 1);
        Require.NotNegative(classification.ProcessingTimeMs);
        Require.NameOrNull(classification.LlmModel);
        Require.JsonOrNull(classification.Metadata, db.Options);
    }

    public static async ValueTask<ClassificationResult> RunAsync(DbSession session, NewClassification classification, string? owner, long now)
    {
        var id = classification.Id ?? Ids.New(now);
        var stored = await session.Statement("classifications/SaveClassification")
            .Bind("id", id)
            .Bind("classifierName", classification.ClassifierName)
            .Bind("result", classification.Result)
            .Bind("confidence", classification.Confidence)
            .Bind("processingTimeMs", classification.ProcessingTimeMs)
            .Bind("llmModel", classification.LlmModel)
            .Bind("metadata", classification.Metadata)
            .Bind("now", now)
            .Bind("messageId", classification.MessageId)
            .Bind("owner", owner)
            .ExecuteAsync().ConfigureAwait(false) > 0;
        return stored ? ToResult(classification, id, now) : throw new ConversationStoreNotFoundException($"Message '{classification.MessageId}' does not exist.");
    }

    // The row is what was asked for, so it is not read back.
    private static ClassificationResult ToResult(NewClassification classification, string id, long now) => new()
    {
        Id = id,
        MessageId = classification.MessageId,
        ClassifierName = classification.ClassifierName,
        Result = classification.Result,
        Confidence = classification.Confidence,
        ProcessingTimeMs = classification.ProcessingTimeMs,
        LlmModel = classification.LlmModel,
        Metadata = classification.Metadata,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now),
    };
}
