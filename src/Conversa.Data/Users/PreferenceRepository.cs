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
        return StoreAsync(userId, category, key, Json.From(value, options, db.Options, nameof(value)), metadata: null, cancellationToken);
    }

    public Task<UserPreference> SetAsync<T>(string userId, string category, string key, T value, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        Check(userId, category, key);
        return StoreAsync(userId, category, key, Json.From(value, typeInfo, db.Options, nameof(value)), metadata: null, cancellationToken);
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
        GetAsync(userId, category, key, json => Json.To<T>(json, options, db.Options, () => Subject(userId, category, key)), cancellationToken);

    public Task<T?> GetAsync<T>(string userId, string category, string key, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return GetAsync(userId, category, key, json => Json.To(json, typeInfo, () => Subject(userId, category, key)), cancellationToken);
    }

    public Task<Page<UserPreference>> ListAsync(string userId, string? category = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.Name(userId);
        Require.NameOrNull(category);
        Require.Limit(limit, db.Options);
        var scope = $"preferences|{userId}|{owner}|{category}";
        var (afterCategory, afterKey) = Cursor.Decode(cursor, scope)?.Names ?? ("", "");
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.Statement(category is null ? "preferences/List" : "preferences/ListCategory")
                    .Bind("userId", userId).Bind("owner", owner).Bind("category", category ?? afterCategory).Bind("key", afterKey).Bind("limit", limit + 1)
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

    // Category and key hold no NUL, so it parts them.
    private static string Subject(string userId, string category, string key) => $"The preference '{category}', '{key}' of user '{userId}'";

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

    private async Task<T?> GetAsync<T>(string userId, string category, string key, Func<string, T?> fromJson, CancellationToken cancellationToken) =>
        await GetJsonAsync(userId, category, key, cancellationToken).ConfigureAwait(false) is { } json ? fromJson(json) : default;
}
