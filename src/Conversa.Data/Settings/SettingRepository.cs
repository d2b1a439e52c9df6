using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Storage;

namespace Conversa.Data.Settings;

internal sealed class SettingRepository(IDatabase db) : ISettingRepository
{
    private readonly SettingHistory _history = new(db);

    public Task<Setting> SetJsonAsync(string key, string json, SettingWrite? write = null, CancellationToken cancellationToken = default)
    {
        SettingSet.Check(key, write, db.Options);
        Require.Json(json, db.Options);
        return StoreAsync(key, json, write, cancellationToken);
    }

    public Task<Setting> SetAsync<T>(string key, T value, SettingWrite? write = null, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        SettingSet.Check(key, write, db.Options);
        return StoreAsync(key, Json.From(value, options, db.Options, nameof(value)), write, cancellationToken);
    }

    public Task<Setting> SetAsync<T>(string key, T value, SettingWrite? write, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        SettingSet.Check(key, write, db.Options);
        return StoreAsync(key, Json.From(value, typeInfo, db.Options, nameof(value)), write, cancellationToken);
    }

    public async Task<string?> GetJsonAsync(string key, CancellationToken cancellationToken = default)
    {
        Require.Name(key);
        return (await db.ReadAsync(session => SettingSet.FindAsync(session, key), cancellationToken).ConfigureAwait(false))?.Open(db.Options);
    }

    public async Task<T?> GetAsync<T>(string key, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetJsonAsync(key, cancellationToken).ConfigureAwait(false) is { } json ? Json.To<T>(json, options, db.Options, () => $"Setting '{key}'") : default;

    public Task<T?> GetAsync<T>(string key, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return GetAsync();

        async Task<T?> GetAsync() => await GetJsonAsync(key, cancellationToken).ConfigureAwait(false) is { } json ? Json.To(json, typeInfo, () => $"Setting '{key}'") : default;
    }

    public async Task<Setting?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        Require.Name(key);
        return (await db.ReadAsync(session => SettingSet.FindAsync(session, key), cancellationToken).ConfigureAwait(false))?.ToSetting(db.Options);
    }

    public Task<Page<Setting>> ListAsync(string? prefix = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Require.NameOrNull(prefix);
        Require.Limit(limit, db.Options);
        var scope = $"settings|{prefix}";
        var after = Cursor.Decode(cursor, scope)?.Key ?? "";
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.ListAsync<SettingRow>("settings/List", new { after, prefix = prefix ?? "", end = EndOf(prefix), limit = limit + 1 }).ConfigureAwait(false);
                return Cursor.PageOf(rows.ConvertAll(row => row.ToSetting(db.Options)), limit, scope, s => new(0, s.Key));
            },
            cancellationToken);
    }

    public Task<bool> DeleteAsync(string key, string? changedBy = null, CancellationToken cancellationToken = default)
    {
        Require.Name(key);
        Require.NameOrNull(changedBy);
        return db.WriteAsync(
            async session =>
            {
                if (await SettingSet.FindAsync(session, key).ConfigureAwait(false) is not { } before)
                {
                    return false;
                }

                await session.ExecuteAsync("settings/Delete", new { id = before.Id }).ConfigureAwait(false);
                await _history.NoteAsync(session, key, OpenOrNull(before), newValue: null, before.Sensitive, changedBy, before.UpdatedAt).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    public Task<Page<SettingChange>> ListHistoryAsync(string? key = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        _history.ListAsync(key, limit, cursor, cancellationToken);

    private async Task<Setting> StoreAsync(string key, string json, SettingWrite? write, CancellationToken cancellationToken)
    {
        if (write?.IsSensitive == true && await db.ReadAsync(session => SettingSet.WillBecomeSensitiveAsync(session, key, write), cancellationToken).ConfigureAwait(false))
        {
            await _history.EncryptAheadAsync(key, cancellationToken).ConfigureAwait(false);
        }

        return await db.WriteAsync(session => new SettingSet(db, _history).RunAsync(session, key, json, write ?? new()), cancellationToken).ConfigureAwait(false);
    }

    // A value whose key is lost must not stay for ever.
    private string? OpenOrNull(SettingRow before)
    {
        try
        {
            return before.Open(db.Options);
        }
        catch (ConversationStoreSecretException)
        {
            return null;
        }
    }

    // The first text in the order of code points, which is that of UTF-8, that is after all that begin with the prefix; null when there is none.
    private static string? EndOf(string? prefix)
    {
        var runes = (prefix ?? "").EnumerateRunes().ToList();
        while (runes is [.., var last])
        {
            runes.RemoveAt(runes.Count - 1);
            if (last.Value < 0x10FFFF)
            {
                return string.Concat(runes) + new Rune(last.Value == 0xD7FF ? 0xE000 : last.Value + 1);
            }
        }

        return null;
    }
}
