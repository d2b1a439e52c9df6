using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Storage;

namespace Conversa.Data.Users;

internal sealed class PreferenceRepository(IDatabase db, string? owner) : IPreferenceRepository
{
    public Task<UserPreference> SetJsonAsync(string userId, string category, string key, string json, string? metadata = null, CancellationToken cancellationToken = default)
    {
        Check(userId, category, key);
        Require.Json(json, db.Options);
        Require.JsonOrNull(metadata, db.Options);
        return StoreAsync(userId, category, key, json, metadata, cancellationToken);
    }

    public Task<UserPreference> SetAsync<T>(string userId, string category, string key, T value, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(userId, category, key);
        return StoreAsync(userId, category, key, ToJson(() => JsonSerializer.Serialize(value, options ?? db.Options.Json)), metadata: null, cancellationToken);
    }

    public Task<UserPreference> SetAsync<T>(string userId, string category, string key, T value, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        Check(userId, category, key);
        ArgumentNullException.ThrowIfNull(typeInfo);
        return StoreAsync(userId, category, key, ToJson(() => JsonSerializer.Serialize(value, typeInfo)), metadata: null, cancellationToken);
    }

    public Task<string?> GetJsonAsync(string userId, string category, string key, CancellationToken cancellationToken = default)
    {
        Check(userId, category, key);
        return db.ReadAsync(
            session => session.Statement("preferences/Get")
                .Bind("userId", userId).Bind("category", category).Bind("key", key).Bind("owner", owner)
                .FindAsync(row => row.Text(0)),
            cancellationToken);
    }

    public Task<T?> GetAsync<T>(string userId, string category, string key, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default) =>
        GetAsync(userId, category, key, json => JsonSerializer.Deserialize<T>(json, options ?? db.Options.Json), cancellationToken);

    public Task<T?> GetAsync<T>(string userId, string category, string key, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return GetAsync(userId, category, key, json => JsonSerializer.Deserialize(json, typeInfo), cancellationToken);
    }

    public Task<Page<UserPreference>> ListAsync(string userId, string? category = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        Require.NameOrNull(category);
        Require.Limit(limit, db.Options);
        var scope = $"preferences|{userId}|{owner}|{category}";

        // Category and key hold no NUL, so it parts them.
        var after = Cursor.Decode(cursor, scope)?.Key.Split('\0') ?? [category ?? "", ""];
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.Statement(category is null ? "preferences/List" : "preferences/ListCategory")
                    .Bind("userId", userId).Bind("owner", owner).Bind("category", after[0]).Bind("key", after[1]).Bind("limit", limit + 1)
                    .ListAsync(UserPreferenceRow.Read).ConfigureAwait(false);
                return Cursor.PageOf(rows, limit, scope, p => new(0, $"{p.Category}\0{p.Key}"));
            },
            cancellationToken);
    }

    public Task<bool> DeleteAsync(string userId, string category, string key, CancellationToken cancellationToken = default)
    {
        Check(userId, category, key);
        return db.WriteAsync(
            async session => await session.ExecuteAsync("preferences/Delete", new { userId, category, key, owner }).ConfigureAwait(false) > 0,
            cancellationToken,
            singleStatement: true);
    }

    private static void Check(string userId, string category, string key)
    {
        Require.Name(userId);
        Require.Name(category);
        Require.Name(key);
    }

    private Task<UserPreference> StoreAsync(string userId, string category, string key, string json, string? metadata, CancellationToken cancellationToken)
    {
        Owners.RequireSame(userId, owner);
        return db.WriteAsync(
            async session =>
            {
                var now = db.Now;
                await Owners.EnsureAsync(session, db, userId).ConfigureAwait(false);
                return (await session.Statement("preferences/Set")
                    .Bind("id", Ids.New(now)).Bind("userId", userId).Bind("category", category).Bind("key", key)
                    .Bind("value", json).Bind("metadata", metadata).Bind("now", now).Bind("owner", owner)
                    .FindAsync(UserPreferenceRow.Read).ConfigureAwait(false))!;
            },
            cancellationToken);
    }

    private async Task<T?> GetAsync<T>(string userId, string category, string key, Func<string, T?> fromJson, CancellationToken cancellationToken)
    {
        if (await GetJsonAsync(userId, category, key, cancellationToken).ConfigureAwait(false) is not { } json)
        {
            return default;
        }

        try
        {
            return fromJson(json);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // Its text could quote what is stored.
            throw new ConversationStoreException($"The preference '{category}', '{key}' of user '{userId}' cannot be read as {typeof(T)}.");
        }
    }

    private string ToJson(Func<string> serialize)
    {
        string value;
        try
        {
            value = serialize();
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            // Its text could quote the value.
            throw new ArgumentException($"value must be one that can become JSON; it met a {e.GetType().Name}.", nameof(value));
        }

        return Require.Json(value, db.Options);
    }
}
