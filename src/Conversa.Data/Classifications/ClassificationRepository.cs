using Conversa.Data.Storage;

namespace Conversa.Data.Classifications;

internal sealed class ClassificationRepository(IDatabase db, string? owner) : IClassificationRepository
{
    public Task<ClassificationResult> SaveClassificationAsync(NewClassification classification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classification);
        ClassificationSave.Check(classification, db);
        return db.WriteAsync(session => ClassificationSave.RunAsync(session, classification, owner, db.Now), cancellationToken, singleStatement: true);
    }

    public Task<IReadOnlyList<ClassificationResult>> SaveClassificationsAsync(IReadOnlyCollection<NewClassification> classifications, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifications);
        foreach (var classification in classifications)
        {
            ArgumentNullException.ThrowIfNull(classification, nameof(classifications));
            ClassificationSave.Check(classification, db);
        }

        return SaveAllAsync(classifications, (session, classification) => ClassificationSave.RunAsync(session, classification, owner, db.Now), cancellationToken);
    }

    public Task<IReadOnlyList<ClassificationResult>> GetClassificationsForMessageAsync(string messageId, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Name(messageId);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<ClassificationResult>>(
            async session => await session.Statement("classifications/GetClassificationsForMessage")
                .Bind("messageId", messageId).Bind("owner", owner).Bind("limit", limit)
                .ListAsync(ClassificationRow.Read).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<IReadOnlyDictionary<string, IReadOnlyList<ClassificationResult>>> GetClassificationsForMessagesAsync(IReadOnlyCollection<string> messageIds, int limit = 100, CancellationToken cancellationToken = default)
    {
        var (ids, json) = ClassificationQuery.Messages(messageIds, db);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyDictionary<string, IReadOnlyList<ClassificationResult>>>(
            async session =>
            {
                var results = await session.Statement("classifications/GetClassificationsForMessages")
                    .Bind("messageIds", json).Bind("limit", limit).Bind("owner", owner)
                    .ListAsync(ClassificationRow.Read).ConfigureAwait(false);
                var byMessage = results.ToLookup(r => r.MessageId, StringComparer.Ordinal);
                return ids.ToDictionary(id => id, id => (IReadOnlyList<ClassificationResult>)[.. byMessage[id]], StringComparer.Ordinal);
            },
            cancellationToken);
    }

    public Task<Page<ClassificationResult>> GetClassificationsForConversationAsync(string conversationId, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(conversationId);
        Require.Limit(limit, db.Options);
        var scope = $"classifications|{conversationId}|{owner}";
        var after = Cursor.Decode(cursor, scope) is { } at ? ClassificationPlace.From(at) : ClassificationPlace.Start;
        return db.ReadAsync(session => ClassificationQuery.PageAsync(session, conversationId, owner, after, limit, scope), cancellationToken);
    }

    public Task<ArbiterDecision> SaveArbiterDecisionAsync(NewArbiterDecision decision, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArbiterDecisionSave.Check(decision, db);
        return db.WriteAsync(session => ArbiterDecisionSave.RunAsync(session, decision, owner, db.Now), cancellationToken, singleStatement: true);
    }

    public Task<IReadOnlyList<ArbiterDecision>> SaveArbiterDecisionsAsync(IReadOnlyCollection<NewArbiterDecision> decisions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        foreach (var decision in decisions)
        {
            ArgumentNullException.ThrowIfNull(decision, nameof(decisions));
            ArbiterDecisionSave.Check(decision, db);
        }

        return SaveAllAsync(decisions, (session, decision) => ArbiterDecisionSave.RunAsync(session, decision, owner, db.Now), cancellationToken);
    }

    public async Task<ArbiterDecision?> GetArbiterDecisionAsync(string messageId, CancellationToken cancellationToken = default) =>
        (await ListArbiterDecisionsAsync(messageId, limit: 1, cancellationToken).ConfigureAwait(false)) is [var latest] ? latest : null;

    public Task<IReadOnlyList<ArbiterDecision>> ListArbiterDecisionsAsync(string messageId, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.Name(messageId);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<ArbiterDecision>>(
            async session => await session.Statement("classifications/ListArbiterDecisions")
                .Bind("messageId", messageId).Bind("owner", owner).Bind("limit", limit)
                .ListAsync(ArbiterDecisionRow.Read).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<IReadOnlyDictionary<string, ArbiterDecision>> GetArbiterDecisionsForMessagesAsync(IReadOnlyCollection<string> messageIds, CancellationToken cancellationToken = default)
    {
        var (_, json) = ClassificationQuery.Messages(messageIds, db);
        return db.ReadAsync<IReadOnlyDictionary<string, ArbiterDecision>>(
            async session =>
            {
                var decisions = await session.Statement("classifications/GetArbiterDecisionsForMessages")
                    .Bind("messageIds", json).Bind("owner", owner)
                    .ListAsync(ArbiterDecisionRow.Read).ConfigureAwait(false);
                return decisions.ToDictionary(d => d.MessageId, StringComparer.Ordinal);
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<ClassifierStatistics>> GetClassifierStatisticsAsync(string? classifierName = null, DateTimeOffset? from = null, DateTimeOffset? to = null, string? conversationId = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        Require.NameOrNull(classifierName);
        Require.NameOrNull(conversationId);
        Require.Limit(limit, db.Options);
        return db.ReadAsync<IReadOnlyList<ClassifierStatistics>>(
            async session => await session.Statement("classifications/GetClassifierStatistics")
                .Bind("classifierName", classifierName).Bind("conversationId", conversationId).Bind("owner", owner)
                .Bind("from", Times.From(from)).Bind("to", Times.To(to)).Bind("limit", limit)
                .ListAsync(ClassificationQuery.Statistics).ConfigureAwait(false),
            cancellationToken);
    }

    private Task<IReadOnlyList<TResult>> SaveAllAsync<TNew, TResult>(IReadOnlyCollection<TNew> items, Func<DbSession, TNew, ValueTask<TResult>> save, CancellationToken cancellationToken) =>
        db.WriteAsync<IReadOnlyList<TResult>>(
            async session =>
            {
                var stored = new List<TResult>(items.Count);
                foreach (var item in items)
                {
                    stored.Add(await save(session, item).ConfigureAwait(false));
                }

                return stored;
            },
            cancellationToken);
}
