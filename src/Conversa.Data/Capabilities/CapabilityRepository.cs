using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Storage;

namespace Conversa.Data.Capabilities;

internal sealed class CapabilityRepository(IDatabase db) : ICapabilityRepository
{
    public Task<Capability> CreateAsync(NewCapability capability, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(capability);
        Require.NameOrNull(capability.Id);
        Require.Name(capability.Name);
        Require.Json(capability.Config, db.Options);
        Require.TextOrNull(capability.Description, db.Options);
        Require.NameOrNull(capability.ChangedBy);
        Require.TextOrNull(capability.ChangeReason, db.Options);
        Require.JsonOrNull(capability.Metadata, db.Options);
        return db.WriteAsync(session => StoreAsync(session, capability), cancellationToken, singleStatement: true);
    }

    public Task<Capability?> FindByNameAsync(string name, CancellationToken cancellationToken = default)
    {
        Require.Name(name);
        return db.ReadAsync(session => FindAsync(session, name), cancellationToken);
    }

    public async Task<T?> GetConfigAsync<T>(string name, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default) =>
        await FindByNameAsync(name, cancellationToken).ConfigureAwait(false) is { } found ? Json.To<T>(found.Config, options, db.Options, () => Subject(name)) : default;

    public async Task<T?> GetConfigAsync<T>(string name, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return await FindByNameAsync(name, cancellationToken).ConfigureAwait(false) is { } found ? Json.To(found.Config, typeInfo, () => Subject(name)) : default;
    }

    public Task<Page<Capability>> ListAsync(bool? isEnabled = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Limit(limit, db.Options);
        var scope = $"capabilities|{isEnabled}";
        var after = Cursor.Decode(cursor, scope);
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.Statement("capabilities/List")
                    .Bind("after", after?.Key ?? "").Bind("isEnabled", isEnabled is { } enabled ? (enabled ? 1L : 0L) : null).Bind("limit", limit + 1)
                    .ListAsync(CapabilityRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, c => new(0, c.Name));
            },
            cancellationToken);
    }

    public Task<Capability> UpdateAsync(string name, CapabilityUpdate update, CancellationToken cancellationToken = default)
    {
        Require.Name(name);
        ArgumentNullException.ThrowIfNull(update);
        Check(update);
        return db.WriteAsync(
            async session =>
            {
                // An update that gives nothing is a question: does it exist, and how does it stand?
                if (update with { ChangedBy = null, ChangeReason = null } != new CapabilityUpdate())
                {
                    await session.ExecuteAsync("capabilities/Update", Values(name, update)).ConfigureAwait(false);
                }

                return await FindAsync(session, name).ConfigureAwait(false) ?? throw new ConversationStoreNotFoundException($"Capability '{name}' does not exist.");
            },
            cancellationToken,
            singleStatement: true);
    }

    public Task<Page<CapabilityVersion>> ListHistoryAsync(string name, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(name);
        Require.Limit(limit, db.Options);
        var scope = $"capability history|{name}";
        var before = Cursor.Decode(cursor, scope)?.Sort ?? long.MaxValue;
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.Statement("capabilities/ListHistory")
                    .Bind("name", name).Bind("before", before).Bind("limit", limit + 1)
                    .ListAsync(CapabilityRow.ReadVersion).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, v => new(v.Version, ""));
            },
            cancellationToken);
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        Require.Name(name);
        return db.WriteAsync(
            async session => await session.Statement("capabilities/Delete").Bind("name", name).ExecuteAsync().ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    private static string Subject(string name) => $"The config of capability '{name}'";

    private async ValueTask<Capability> StoreAsync(DbSession session, NewCapability capability)
    {
        // The table would refuse a second one of the name too, but it would not say which one is in the way.
        if (await FindAsync(session, capability.Name).ConfigureAwait(false) is { } existing)
        {
            throw new ConversationStoreConflictException($"Capability '{capability.Name}' exists already.") { ExistingId = existing.Id };
        }

        var now = db.Now;
        await session.Statement("capabilities/Create")
            .Bind("id", capability.Id ?? Ids.New(now)).Bind("name", capability.Name).Bind("config", capability.Config).Bind("description", capability.Description)
            .Bind("isEnabled", capability.IsEnabled ? 1L : 0L).Bind("changedBy", capability.ChangedBy).Bind("changeReason", capability.ChangeReason)
            .Bind("metadata", capability.Metadata).Bind("now", now)
            .ExecuteAsync().ConfigureAwait(false);
        return (await FindAsync(session, capability.Name).ConfigureAwait(false))!;
    }

    private void Check(CapabilityUpdate update)
    {
        if (update.Config.IsSet)
        {
            Require.Json(update.Config.Value, db.Options, "update.Config");
        }

        Require.TextOrNull(update.Description.Value, db.Options, "update.Description");
        Require.JsonOrNull(update.Metadata.Value, db.Options, "update.Metadata");
        Require.NameOrNull(update.ChangedBy);
        Require.TextOrNull(update.ChangeReason, db.Options);
    }

    private object Values(string name, CapabilityUpdate update) => new
    {
        setConfig = update.Config.IsSet,
        config = update.Config.Value,
        setDescription = update.Description.IsSet,
        description = update.Description.Value,
        setIsEnabled = update.IsEnabled.IsSet,
        isEnabled = update.IsEnabled.Value,
        setMetadata = update.Metadata.IsSet,
        metadata = update.Metadata.Value,
        changedBy = update.ChangedBy,
        changeReason = update.ChangeReason,
        now = db.Now,
        name,
    };

    private static ValueTask<Capability?> FindAsync(DbSession session, string name) =>
        session.Statement("capabilities/FindByName").Bind("name", name).FindAsync(CapabilityRow.Read);
}
