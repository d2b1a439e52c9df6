using System.Text.Json;
using Conversa.Data.Storage;

namespace Conversa.Data.Classifications;

/// <summary>Reading results: ids in bulk, and the page of a conversation.</summary>
internal static class ClassificationQuery
{
    /// <summary>The ids without repeats, and as the JSON by which they travel.</summary>
    public static (HashSet<string> Ids, string Json) Messages(IReadOnlyCollection<string> messageIds, IDatabase db)
    {
        ArgumentNullException.ThrowIfNull(messageIds);
        var most = db.Options.MaxPageSize;
        if (messageIds.Count > most)
        {
            throw new ArgumentException($"{nameof(messageIds)} must have at most {most} ids ({nameof(ConversationStoreOptions.MaxPageSize)}).", nameof(messageIds));
        }

        var ids = new HashSet<string>(messageIds.Select(id => Require.Name(id, nameof(messageIds))), StringComparer.Ordinal);
        return (ids, JsonSerializer.Serialize(ids));
    }

    public static async ValueTask<Page<ClassificationResult>> PageAsync(DbSession session, string conversationId, string? owner, ClassificationPlace after, int limit, string scope)
    {
        var rows = await session.Statement("classifications/GetClassificationsForConversation")
            .Bind("conversationId", conversationId).Bind("owner", owner)
            .Bind("timestamp", after.Timestamp).Bind("messageSeq", after.MessageSeq).Bind("seq", after.Seq)
            .Bind("limit", limit + 1)
            .ListAsync(row => (Result: ClassificationRow.Read(row), At: new ClassificationPlace(row.Integer(9), row.Integer(10), row.Integer(11)))).ConfigureAwait(false);
        var page = Cursor.PageOf(rows, limit, scope, row => row.At.ToCursor());
        return new() { Items = [.. page.Items.Select(row => row.Result)], NextCursor = page.NextCursor };
    }

    public static ClassifierStatistics Statistics(Statement row) => new()
    {
        ClassifierName = row.Text(0),
        Count = row.Integer(1),
        AverageConfidence = row.Real(2),
        MinConfidence = row.Real(3),
        MaxConfidence = row.Real(4),
        AverageProcessingTimeMs = row.Real(5),
        P95ProcessingTimeMs = row.Integer(6),
        ArbiterAgreement = row.IsNull(7) ? null : row.Real(7),
    };
}
