using Conversa.Data.Storage;

namespace Conversa.Data.Context;

/// <summary>Building a prompt: what is asked of the request, the budget, and what is recorded of it.</summary>
internal sealed class ContextBuild(IDatabase db, string? owner, ContextOptimizations optimizations)
{
    public async Task<PromptContext> RunAsync(string conversationId, ContextRequest? request, CancellationToken cancellationToken)
    {
        Require.Name(conversationId);
        request ??= new();
        var given = request with { Memories = Check(request) };
        var (prompt, dropped) = await db.ReadAsync(
            session => Snapshot.ReadAsync(session, s => BuildAsync(s, conversationId, given, cancellationToken)),
            cancellationToken).ConfigureAwait(false);
        return dropped is not { } rest ? prompt : prompt with { Recorded = await optimizations.RecordRestAsync(rest.Optimization, rest.Tokens, cancellationToken).ConfigureAwait(false) };
    }

    private ContextMemory[] Check(ContextRequest request)
    {
        Require.Positive(request.TokenBudget ?? 1, "request.TokenBudget");
        Require.NotNegative(request.ReservedForAnswer);
        Require.Between(request.TokensPerEntry, 0, 1000);
        Require.TextOrNull(request.SystemPrompt, db.Options);
        Require.Between(request.MemoryShare, 0, 1);
        Require.Limit(request.MaxMessages ?? db.Options.MaxPageSize, db.Options, "request.MaxMessages");
        return Require.Each(
            request.Memories,
            memory =>
            {
                ContextItemAdd.NotEmpty(memory.Content, db, "request.Memories");
                Require.NameOrNull(memory.Id, "request.Memories");
                Require.Between(memory.Score ?? 0, double.MinValue, double.MaxValue, "request.Memories");
            });
    }

    private async ValueTask<(PromptContext Prompt, (NewContextOptimization Optimization, Dictionary<string, long> Tokens)? Dropped)> BuildAsync(DbSession session, string conversationId, ContextRequest request, CancellationToken cancellationToken)
    {
        var conversation = await session.Statement("context/FindConversation").Bind("conversationId", conversationId).Bind("owner", owner)
            .FindAsync(row => ((long WindowSize, string? SystemPrompt)?)(row.Integer(0), row.TextOrNull(1))).ConfigureAwait(false)
            ?? throw new ConversationStoreNotFoundException($"Conversation '{conversationId}' does not exist.");
        var budget = request.TokenBudget ?? BudgetOf(conversation.WindowSize, request.ReservedForAnswer);
        var draft = new PromptDraft(conversationId, db.Options.TokenCounter, budget, request.TokensPerEntry);
        var window = new MessageWindow(session, conversationId, owner, request.MaxMessages ?? db.Options.MaxPageSize, cancellationToken);
        var builder = new PromptBuilder(session, draft, window, request, conversationId, owner);
        var prompt = await builder.BuildAsync(request.SystemPrompt ?? conversation.SystemPrompt, budget).ConfigureAwait(false);
        return (prompt, request.RecordDropped && prompt.HasNewestTurn ? Truncation(draft, conversationId) : null);
    }

    private static long BudgetOf(long windowSize, long reserved) => windowSize > reserved
        ? windowSize - reserved
        : throw new ArgumentOutOfRangeException("request.ReservedForAnswer", reserved, $"request.ReservedForAnswer must be less than the conversation's context window, {windowSize}.");

    private static (NewContextOptimization Optimization, Dictionary<string, long> Tokens)? Truncation(PromptDraft draft, string conversationId)
    {
        // A pinned message waits for a larger budget, and a result without its call was not left out for want of room.
        var tokens = draft.Dropped.Where(g => g.IsWhole && !g.Messages.Any(m => m.Pinned)).SelectMany(g => g.Messages).ToDictionary(m => m.Id, draft.Count, StringComparer.Ordinal);
        var after = Math.Min(int.MaxValue, draft.Taken);

        // How many tokens there were before is known when the messages are recorded: another prompt may have recorded some of them meanwhile.
        return tokens.Count == 0
            ? null
            : (new(conversationId, OptimizationTriggers.TokenLimit, OptimizationTypes.Truncation, after, after) { AffectedMessages = [.. tokens.Keys] }, tokens);
    }
}
