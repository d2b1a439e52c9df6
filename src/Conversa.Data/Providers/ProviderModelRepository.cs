using Conversa.Data.Storage;

namespace Conversa.Data.Providers;

internal sealed class ProviderModelRepository(IDatabase db) : IProviderModelRepository
{
    public Task<ProviderModel> SaveAsync(NewProviderModel model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        Require.Name(model.Provider);
        Require.Name(model.Model);
        if (model.ContextWindow is { } window)
        {
            Require.Positive(window, "model.ContextWindow");
        }

        Require.JsonOrNull(model.Metadata, db.Options);
        var args = new
        {
            id = Ids.New(db.Now),
            provider = model.Provider,
            model = model.Model,
            contextWindow = model.ContextWindow,
            inputPrice = Money.ToNanosOrNull(model.InputPrice, most: Money.Greatest),
            outputPrice = Money.ToNanosOrNull(model.OutputPrice, most: Money.Greatest),
            isActive = model.IsActive,
            metadata = model.Metadata,
            now = db.Now,
        };
        return db.WriteAsync(
            async session => (await session.FindAsync<ProviderModelRow>("provider_models/Save", args).ConfigureAwait(false))!.ToModel(),
            cancellationToken,
            singleStatement: true);
    }

    public Task<ProviderModel?> FindAsync(string provider, string model, CancellationToken cancellationToken = default)
    {
        Require.Name(provider);
        Require.Name(model);
        return db.ReadAsync(
            async session => (await session.FindAsync<ProviderModelRow>("provider_models/Find", new { provider, model }).ConfigureAwait(false))?.ToModel(),
            cancellationToken);
    }

    public Task<Page<ProviderModel>> ListAsync(string? provider = null, bool? isActive = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.NameOrNull(provider);
        Require.Limit(limit, db.Options);
        var scope = $"provider models|{provider}|{isActive}";
        var (afterProvider, afterModel) = Cursor.Decode(cursor, scope)?.Names ?? ("", "");
        var block = provider is null ? "provider_models/List" : "provider_models/ListOfProvider";
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.ListAsync<ProviderModelRow>(block, new { provider = provider ?? afterProvider, model = afterModel, isActive, limit = limit + 1 }).ConfigureAwait(false);
                return Cursor.PageOf(rows.ConvertAll(row => row.ToModel()), limit, scope, m => new(0, $"{m.Provider}\0{m.Model}"));
            },
            cancellationToken);
    }

    public Task<ProviderModel> SetActiveAsync(string provider, string model, bool isActive, CancellationToken cancellationToken = default)
    {
        Require.Name(provider);
        Require.Name(model);
        return db.WriteAsync(
            async session =>
            {
                var row = await session.FindAsync<ProviderModelRow>("provider_models/SetActive", new { isActive, now = db.Now, provider, model }).ConfigureAwait(false);
                return row?.ToModel() ?? throw new ConversationStoreNotFoundException($"Model '{model}' of provider '{provider}' does not exist.");
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> DeleteAsync(string provider, string model, CancellationToken cancellationToken = default)
    {
        Require.Name(provider);
        Require.Name(model);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("provider_models/Delete", new { provider, model }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }
}
