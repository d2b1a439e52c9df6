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

    public static async ValueTask<ClassificationResult> RunAsync(DbSession session, NewClassification classification, string? owner, long now) =>
        await session.Statement("classifications/SaveClassification")
            .Bind("id", classification.Id ?? Ids.New(now))
            .Bind("classifierName", classification.ClassifierName)
            .Bind("result", classification.Result)
            .Bind("confidence", classification.Confidence)
            .Bind("processingTimeMs", classification.ProcessingTimeMs)
            .Bind("llmModel", classification.LlmModel)
            .Bind("metadata", classification.Metadata)
            .Bind("now", now)
            .Bind("messageId", classification.MessageId)
            .Bind("owner", owner)
            .FindAsync(ClassificationRow.Read).ConfigureAwait(false)
        ?? throw new ConversationStoreNotFoundException($"Message '{classification.MessageId}' does not exist.");
}
