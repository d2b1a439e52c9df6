using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Secrets;
using Conversa.Data.Storage;

namespace Conversa.Data.Providers;

internal sealed class ProviderRepository(IDatabase db, string? owner) : IProviderRepository
{
    public Task<ProviderConfig> SaveAsync(NewProviderConfig config, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(config.Config);
        Check(config.UserId, config.Provider);
        Require.JsonOrNull(config.Metadata, db.Options);
        return StoreAsync(config, Require.Json(config.Config.Reveal(), db.Options, "config.Config"), cancellationToken);
    }

    public Task<ProviderConfig> SaveAsync<T>(string userId, string provider, T config, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(userId, provider);
        return StoreAsync(userId, provider, Json.From(config, options, db.Options, nameof(config)), cancellationToken);
    }

    public Task<ProviderConfig> SaveAsync<T>(string userId, string provider, T config, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        Check(userId, provider);
        return StoreAsync(userId, provider, Json.From(config, typeInfo, db.Options, nameof(config)), cancellationToken);
    }

    public Task<ProviderConfig?> FindAsync(string userId, string provider, CancellationToken cancellationToken = default)
    {
        Check(userId, provider);
        return db.ReadAsync(async session => (await FindAsync(session, userId, provider).ConfigureAwait(false))?.ToConfig(db.Options), cancellationToken);
    }

    public Task<ProviderConfig?> FindDefaultAsync(string userId, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        return db.ReadAsync(
            async session => (await session.FindAsync<ProviderConfigRow>("provider_configs/FindDefault", new { userId, owner }).ConfigureAwait(false))?.ToConfig(db.Options),
            cancellationToken);
    }

    public async Task<T?> GetConfigAsync<T>(string userId, string provider, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default) =>
        await FindAsync(userId, provider, cancellationToken).ConfigureAwait(false) is { } found
            ? Json.To<T>(found.Config.Reveal(), options, db.Options, () => Subject(userId, provider))
            : default;

    public Task<T?> GetConfigAsync<T>(string userId, string provider, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return GetAsync();

        async Task<T?> GetAsync() => await FindAsync(userId, provider, cancellationToken).ConfigureAwait(false) is { } found
            ? Json.To(found.Config.Reveal(), typeInfo, () => Subject(userId, provider))
            : default;
    }

    public Task<Page<ProviderConfig>> ListAsync(string userId, bool? isActive = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        Require.Limit(limit, db.Options);
        var scope = $"provider configs|{userId}|{owner}|{isActive}";
        var after = Cursor.Decode(cursor, scope)?.Key ?? "";
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.ListAsync<ProviderConfigRow>("provider_configs/List", new { userId, after, owner, isActive, limit = limit + 1 }).ConfigureAwait(false);
                return Cursor.PageOf(rows.ConvertAll(row => row.ToConfig(db.Options)), limit, scope, c => new(0, c.Provider));
            },
            cancellationToken);
    }

    public Task<ProviderConfig> SetDefaultAsync(string userId, string provider, CancellationToken cancellationToken = default)
    {
        Check(userId, provider);
        return db.WriteAsync(
            async session =>
            {
                await ClearDefaultAsync(session, userId, provider).ConfigureAwait(false);
                var row = await session.FindAsync<ProviderConfigRow>("provider_configs/SetDefault", new { now = db.Now, userId, provider, owner }).ConfigureAwait(false);
                return row?.ToConfig(db.Options) ?? throw NotFound(userId, provider);
            },
            cancellationToken);
    }

    public Task<ProviderConfig> SetActiveAsync(string userId, string provider, bool isActive, CancellationToken cancellationToken = default)
    {
        Check(userId, provider);
        return db.WriteAsync(
            async session =>
            {
                var row = await session.FindAsync<ProviderConfigRow>("provider_configs/SetActive", new { isActive, now = db.Now, userId, provider, owner }).ConfigureAwait(false);
                return row?.ToConfig(db.Options) ?? throw NotFound(userId, provider);
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<bool> DeleteAsync(string userId, string provider, CancellationToken cancellationToken = default)
    {
        Check(userId, provider);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("provider_configs/Delete", new { userId, provider, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    private static string Subject(string userId, string provider) => $"The configuration of provider '{provider}' of user '{userId}'";

    private static ConversationStoreNotFoundException NotFound(string userId, string provider) => new($"{Subject(userId, provider)} does not exist.");

    private static void Check(string userId, string provider)
    {
        Require.Name(userId);
        Require.Name(provider);
    }

    private Task<ProviderConfig> StoreAsync(string userId, string provider, string json, CancellationToken cancellationToken) =>
        StoreAsync(new NewProviderConfig(userId, provider, new SecretText(json)), json, cancellationToken);

    private Task<ProviderConfig> StoreAsync(NewProviderConfig config, string json, CancellationToken cancellationToken)
    {
        Owners.RequireSame(config.UserId, owner);
        return db.WriteAsync(
            async session =>
            {
                // The id is part of what the encrypted value is bound to.
                var id = (await FindAsync(session, config.UserId, config.Provider).ConfigureAwait(false))?.Id ?? Ids.New(db.Now);
                var stored = SecretColumn.ProviderConfig.Seal(json, id, config.UserId, db.Options);
                await Owners.EnsureAsync(session, db, config.UserId).ConfigureAwait(false);
                if (config.IsDefault == true)
                {
                    await ClearDefaultAsync(session, config.UserId, config.Provider).ConfigureAwait(false);
                }

                return await SaveAsync(session, config, id, stored).ConfigureAwait(false);
            },
            cancellationToken);
    }

    private async ValueTask<ProviderConfig> SaveAsync(DbSession session, NewProviderConfig config, string id, string stored) =>
        (await session.FindAsync<ProviderConfigRow>("provider_configs/Save", new
        {
            id,
            userId = config.UserId,
            provider = config.Provider,
            config = stored,
            isActive = config.IsActive,
            isDefault = config.IsDefault,
            metadata = config.Metadata,
            now = db.Now,
            owner,
        }).ConfigureAwait(false))!.ToConfig(db.Options);

    private async ValueTask ClearDefaultAsync(DbSession session, string userId, string provider) =>
        await session.ExecuteAsync("provider_configs/ClearDefault", new { now = db.Now, userId, provider, owner }).ConfigureAwait(false);

    private ValueTask<ProviderConfigRow?> FindAsync(DbSession session, string userId, string provider) =>
        session.FindAsync<ProviderConfigRow>("provider_configs/Find", new { userId, provider, owner });
}
