using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Context;

/// <summary>The part of <see cref="ContextRepository"/> that is the ledger.</summary>
internal sealed class ContextOptimizations(IDatabase db, string? owner)
{
    public Task<ContextOptimization> RecordAsync(NewContextOptimization optimization, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(optimization);
        var record = ContextOptimizationRecord.Check(optimization, db);
        return db.WriteAsync(session => record.RunAsync(session, owner, db.Now), cancellationToken, singleStatement: true);
    }

    /// <summary>Records what the store itself has found, as far as it still holds when the writer is free.</summary>
    public Task<ContextOptimization?> RecordRestAsync(NewContextOptimization optimization, IReadOnlyDictionary<string, long> tokens, CancellationToken cancellationToken)
    {
        var record = new ContextOptimizationRecord(optimization, [.. optimization.AffectedMessages]);
        return db.WriteAsync(session => record.RunForRestAsync(session, owner, db.Now, tokens), cancellationToken, singleStatement: true);
    }

    public Task<ContextOptimization?> FindAsync(string id, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.ReadAsync(session => FindAsync(session, id), cancellationToken);
    }

    public Task<Page<ContextOptimization>> ListAsync(string conversationId, bool includeUndone, int limit, string? cursor, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        Require.Limit(limit, db.Options);
        var scope = $"context_optimizations|{conversationId}|{owner}|{includeUndone}";
        var after = Cursor.Decode(cursor, scope);
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.Statement("context_optimizations/List")
                    .Bind("conversationId", conversationId).Bind("owner", owner)
                    .Bind("createdAt", after?.Sort ?? long.MaxValue).Bind("seq", after?.Number ?? long.MaxValue)
                    .Bind("includeUndone", includeUndone ? 1L : 0L).Bind("limit", limit + 1)
                    .ListAsync(ContextOptimizationRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, o => new(o.CreatedAt.ToUnixTimeMilliseconds(), o.Seq.ToString(CultureInfo.InvariantCulture)));
            },
            cancellationToken);
    }

    public Task<ContextOptimization> UndoAsync(string id, CancellationToken cancellationToken)
    {
        Require.Name(id);
        return db.WriteAsync(
            async session =>
            {
                var undone = await session.ExecuteAsync("context_optimizations/Undo", new { id, now = db.Now, owner }).ConfigureAwait(false) > 0;
                var optimization = await FindAsync(session, id).ConfigureAwait(false) ?? throw new ConversationStoreNotFoundException($"Optimization '{id}' does not exist.");
                return undone ? optimization : throw new ConversationStoreInvalidTransitionException($"Optimization '{id}' is undone already.");
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<ContextSavings> GetSavingsAsync(string conversationId, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        return db.ReadAsync(
            async session => (await session.Statement("context_optimizations/GetSavings").Bind("conversationId", conversationId).Bind("owner", owner)
                .FindAsync(row => new ContextSavings { Optimizations = row.Integer(0), TokensBefore = row.Integer(1), TokensAfter = row.Integer(2) }).ConfigureAwait(false))!,
            cancellationToken);
    }

    private ValueTask<ContextOptimization?> FindAsync(DbSession session, string id) =>
        session.Statement("context_optimizations/Find").Bind("id", id).Bind("owner", owner).FindAsync(ContextOptimizationRow.Read);
}
