using Conversa.Data.Storage;

namespace Conversa.Data.Context;

internal sealed class ContextRepository : IContextRepository
{
    private readonly ContextItems _items;
    private readonly ContextOptimizations _optimizations;
    private readonly ContextBuild _build;

    public ContextRepository(IDatabase db, string? owner)
    {
        _items = new(db, owner);
        _optimizations = new(db, owner);
        _build = new(db, owner, _optimizations);
    }

    public Task<ContextItem> AddItemAsync(NewContextItem item, CancellationToken cancellationToken = default) =>
        _items.AddAsync(item, cancellationToken);

    public Task<IReadOnlyList<ContextItem>> AddItemsAsync(IReadOnlyCollection<NewContextItem> items, CancellationToken cancellationToken = default) =>
        _items.AddManyAsync(items, cancellationToken);

    public Task<ContextItem?> FindItemAsync(string id, CancellationToken cancellationToken = default) =>
        _items.FindAsync(id, cancellationToken);

    public Task<Page<ContextItem>> ListItemsAsync(string conversationId, ContextItemFilter? filter = null, ContextItemOrder order = ContextItemOrder.MostRelevantFirst, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        _items.ListAsync(conversationId, filter, order, limit, cursor, cancellationToken);

    public Task<ContextItem> UpdateItemAsync(string id, ContextItemUpdate update, CancellationToken cancellationToken = default) =>
        _items.UpdateAsync(id, update, cancellationToken);

    public Task<bool> DeleteItemAsync(string id, CancellationToken cancellationToken = default) =>
        _items.DeleteAsync(id, cancellationToken);

    public Task<IReadOnlyList<ContextItem>> ReplaceSourceAsync(string conversationId, string source, IReadOnlyCollection<NewContextItem> items, CancellationToken cancellationToken = default) =>
        _items.ReplaceSourceAsync(conversationId, source, items, cancellationToken);

    public Task<int> ClearItemsAsync(string conversationId, string? source = null, CancellationToken cancellationToken = default) =>
        _items.ClearAsync(conversationId, source, cancellationToken);

    public Task<PromptContext> BuildAsync(string conversationId, ContextRequest? request = null, CancellationToken cancellationToken = default) =>
        _build.RunAsync(conversationId, request, cancellationToken);

    public Task<ContextOptimization> RecordOptimizationAsync(NewContextOptimization optimization, CancellationToken cancellationToken = default) =>
        _optimizations.RecordAsync(optimization, cancellationToken);

    public Task<ContextOptimization?> FindOptimizationAsync(string id, CancellationToken cancellationToken = default) =>
        _optimizations.FindAsync(id, cancellationToken);

    public Task<Page<ContextOptimization>> ListOptimizationsAsync(string conversationId, bool includeUndone = true, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        _optimizations.ListAsync(conversationId, includeUndone, limit, cursor, cancellationToken);

    public Task<ContextOptimization> UndoOptimizationAsync(string id, CancellationToken cancellationToken = default) =>
        _optimizations.UndoAsync(id, cancellationToken);

    public Task<ContextSavings> GetSavingsAsync(string conversationId, CancellationToken cancellationToken = default) =>
        _optimizations.GetSavingsAsync(conversationId, cancellationToken);
}
