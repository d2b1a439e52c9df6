using Conversa.Data.Storage;

namespace Conversa.Data.Context;

/// <summary>Recording an optimization: what is asked of it, and the statements.</summary>
internal sealed record ContextOptimizationRecord(NewContextOptimization Optimization, string[] MessageIds)
{
    /// <summary>The optimization, checked, with each message once.</summary>
    public static ContextOptimizationRecord Check(NewContextOptimization optimization, IDatabase db)
    {
        Require.NameOrNull(optimization.Id);
        Require.Name(optimization.ConversationId);
        Require.Name(optimization.TriggerReason);
        Require.Name(optimization.OptimizationType);
        Require.Count(optimization.TokensBefore);
        Require.Count(optimization.TokensAfter);
        if (optimization.Summary is not null)
        {
            ContextItemAdd.NotEmpty(optimization.Summary, db, "optimization.Summary");
        }

        var ids = Require.Each(optimization.AffectedMessages, id => Require.Name(id, "optimization.AffectedMessages"));
        ids = [.. ids.Distinct(StringComparer.Ordinal)];
        Require.Text(ContextOptimizationRow.Write(ids), db.Options, "optimization.AffectedMessages");
        Require.JsonOrNull(optimization.Metadata, db.Options);
        return new(optimization, ids);
    }

    public async ValueTask<ContextOptimization> RunAsync(DbSession session, string? owner, long now)
    {
        var affected = await AffectedAsync(session, owner).ConfigureAwait(false);
        foreach (var (id, isKnown, optimizationId) in affected)
        {
            if (!isKnown)
            {
                throw new ConversationStoreNotFoundException($"Message '{id}' is not in conversation '{Optimization.ConversationId}'.");
            }

            if (optimizationId is not null)
            {
                throw new ConversationStoreConflictException($"Message '{id}' has optimization '{optimizationId}', which holds: undo that first.") { ExistingId = optimizationId };
            }
        }

        return await InsertAsync(session, affected.Select(a => a.Id), owner, now).ConfigureAwait(false);
    }

    /// <summary>Records it for those of the messages that are there and have none; null when these are none.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="owner">The user whose store this is; null for everybody's.</param>
    /// <param name="now">The time.</param>
    /// <param name="tokens">What each of the messages takes: before, there were those of the rest more than after.</param>
    public async ValueTask<ContextOptimization?> RunForRestAsync(DbSession session, string? owner, long now, IReadOnlyDictionary<string, long> tokens)
    {
        var affected = await AffectedAsync(session, owner).ConfigureAwait(false);
        List<string> rest = [.. affected.Where(a => a is { IsKnown: true, OptimizationId: null }).Select(a => a.Id)];
        if (rest.Count == 0)
        {
            return null;
        }

        var before = Math.Min(int.MaxValue, Optimization.TokensAfter + rest.Sum(id => tokens[id]));
        return await (this with { Optimization = Optimization with { TokensBefore = before } }).InsertAsync(session, rest, owner, now).ConfigureAwait(false);
    }

    private ValueTask<List<(string Id, bool IsKnown, string? OptimizationId)>> AffectedAsync(DbSession session, string? owner) =>
        session.Statement("context_optimizations/ListAffected")
            .Bind("ids", ContextOptimizationRow.Write(MessageIds)).Bind("conversationId", Optimization.ConversationId).Bind("owner", owner)
            .ListAsync(row => (row.Text(0), row.Integer(1) != 0, row.RepeatedTextOrNull(2)));

    private async ValueTask<ContextOptimization> InsertAsync(DbSession session, IEnumerable<string> messageIds, string? owner, long now) =>
        await session.Statement("context_optimizations/Record")
            .Bind("id", Optimization.Id ?? Ids.New(now))
            .Bind("triggerReason", Optimization.TriggerReason).Bind("optimizationType", Optimization.OptimizationType)
            .Bind("tokensBefore", Optimization.TokensBefore).Bind("tokensAfter", Optimization.TokensAfter)
            .Bind("summary", Optimization.Summary).Bind("affectedMessages", ContextOptimizationRow.Write(messageIds))
            .Bind("metadata", Optimization.Metadata).Bind("now", now).Bind("conversationId", Optimization.ConversationId).Bind("owner", owner)
            .FindAsync(ContextOptimizationRow.Read).ConfigureAwait(false)
            ?? throw new ConversationStoreNotFoundException($"Conversation '{Optimization.ConversationId}' does not exist.");
}
