using Conversa.Data.Secrets;
using Conversa.Data.Storage;

namespace Conversa.Data.Settings;

/// <summary>Noting changes of settings, and reading what was noted.</summary>
internal sealed class SettingHistory(IDatabase db)
{
    private const int Batch = 200;

    /// <summary>Notes a change that is of now, or of <paramref name="earliest"/> where the clock is behind that.</summary>
    public async ValueTask NoteAsync(DbSession session, string key, string? oldValue, string? newValue, bool sensitive, string? changedBy, long earliest = 0)
    {
        var now = Math.Max(db.Now, earliest);
        var id = Ids.New(now);
        await session.ExecuteAsync("settings/NoteChange", new
        {
            id,
            key,
            oldValue = sensitive ? Seal(SecretColumn.OldValue, oldValue, id) : oldValue,
            newValue = sensitive ? Seal(SecretColumn.NewValue, newValue, id) : newValue,
            isSensitive = sensitive,
            changedBy,
            now,
        }).ConfigureAwait(false);
    }

    /// <summary>Whether the last change of a setting was one of a sensitive value.</summary>
    public static async ValueTask<bool> WasSensitiveAsync(DbSession session, string key) =>
        await session.ScalarAsync<long>("settings/WasSensitive", new { key }).ConfigureAwait(false) != 0;

    /// <summary>Encrypts what was noted of a setting while it was not sensitive yet: often it is the same secret.</summary>
    public async ValueTask EncryptAsync(DbSession session, string key)
    {
        var rows = await ListPlainAsync(session, key, long.MaxValue).ConfigureAwait(false);
        while (rows.Count > 0)
        {
            await EncryptAsync(session, rows).ConfigureAwait(false);
            rows = await ListPlainAsync(session, key, rows[^1].Seq).ConfigureAwait(false);
        }
    }

    /// <summary>Encrypts a long one before its setting becomes sensitive, but for the last few, in batches: other writes go in between.</summary>
    public async Task EncryptAheadAsync(string key, CancellationToken cancellationToken)
    {
        var before = long.MaxValue;
        while (await db.ReadAsync(session => ListPlainAsync(session, key, before), cancellationToken).ConfigureAwait(false) is { Count: Batch } rows)
        {
            await db.WriteAsync(session => EncryptAsync(session, rows), cancellationToken).ConfigureAwait(false);
            before = rows[^1].Seq;
        }
    }

    public Task<Page<SettingChange>> ListAsync(string? key, int limit, string? cursor, CancellationToken cancellationToken)
    {
        Require.NameOrNull(key);
        Require.Limit(limit, db.Options);
        var scope = $"setting changes|{key}";
        var before = Cursor.Decode(cursor, scope)?.Sort ?? long.MaxValue;
        return db.ReadAsync(
            async session =>
            {
                var rows = await session.ListAsync<SettingChangeRow>(key is null ? "settings/ListAllHistory" : "settings/ListHistory", new { key, before, limit = limit + 1 }).ConfigureAwait(false);
                var page = Cursor.PageOf(rows, limit, scope, row => new(row.Seq, ""));
                return new Page<SettingChange> { Items = [.. page.Items.Select(row => row.ToChange(db.Options))], NextCursor = page.NextCursor };
            },
            cancellationToken);
    }

    private static ValueTask<List<SettingChangeRow>> ListPlainAsync(DbSession session, string key, long before) =>
        session.ListAsync<SettingChangeRow>("settings/ListPlainHistory", new { key, before, limit = Batch });

    private async ValueTask<int> EncryptAsync(DbSession session, List<SettingChangeRow> rows)
    {
        foreach (var row in rows)
        {
            await session.ExecuteAsync("settings/EncryptHistory", new
            {
                oldValue = Seal(SecretColumn.OldValue, row.OldValue, row.Id),
                newValue = Seal(SecretColumn.NewValue, row.NewValue, row.Id),
                id = row.Id,
            }).ConfigureAwait(false);
        }

        return rows.Count;
    }

    private string? Seal(SecretColumn column, string? value, string id) => value is null ? null : column.Seal(value, id, userId: null, db.Options);
}
