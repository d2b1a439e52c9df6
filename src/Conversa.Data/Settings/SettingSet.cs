using Conversa.Data.Secrets;
using Conversa.Data.Storage;

namespace Conversa.Data.Settings;

/// <summary>Setting a value: what is asked of it, and the statements.</summary>
internal sealed class SettingSet(IDatabase db, SettingHistory history)
{
    public static void Check(string key, SettingWrite? write, ConversationStoreOptions options)
    {
        Require.Name(key);
        Require.NameOrNull(write?.ChangedBy, "write.ChangedBy");
        Require.TextOrNull(write?.Description, options, "write.Description");
        Require.TextOrNull(write?.Notes, options, "write.Notes");
    }

    public async ValueTask<Setting> RunAsync(DbSession session, string key, string json, SettingWrite write)
    {
        var before = await FindAsync(session, key).ConfigureAwait(false);
        RequireExpected(before, write.ExpectedUpdatedAt, key);
        var sensitive = write.IsSensitive ?? before?.Sensitive ?? await SettingHistory.WasSensitiveAsync(session, key).ConfigureAwait(false);
        var old = before?.Open(db.Options);
        if (old != json || before!.Sensitive != sensitive)
        {
            await ChangeAsync(session, key, before, old, json, sensitive, write).ConfigureAwait(false);
        }
        else if (IsDescribedAnew(before, write))
        {
            await UpdateAsync(session, before.Id, before.Value, sensitive, write).ConfigureAwait(false);
        }

        return (await FindAsync(session, key).ConfigureAwait(false))!.ToSetting(db.Options);
    }

    /// <summary>Whether a write that makes a setting sensitive finds one that is not, as it was expected.</summary>
    public static async ValueTask<bool> WillBecomeSensitiveAsync(DbSession session, string key, SettingWrite write)
    {
        var before = await FindAsync(session, key).ConfigureAwait(false);
        RequireExpected(before, write.ExpectedUpdatedAt, key);
        return before?.Sensitive != true;
    }

    public static ValueTask<SettingRow?> FindAsync(DbSession session, string key) => session.FindAsync<SettingRow>("settings/Find", new { key });

    private async ValueTask ChangeAsync(DbSession session, string key, SettingRow? before, string? old, string json, bool sensitive, SettingWrite write)
    {
        var id = before?.Id ?? Ids.New(db.Now);
        var value = sensitive ? SecretColumn.Setting.Seal(json, id, userId: null, db.Options) : json;
        if (before is null)
        {
            await session.ExecuteAsync("settings/Create", new { id, key, value, description = write.Description, notes = write.Notes, isSensitive = sensitive, now = db.Now }).ConfigureAwait(false);
        }
        else
        {
            await UpdateAsync(session, id, value, sensitive, write).ConfigureAwait(false);
        }

        if (sensitive && before?.Sensitive != true)
        {
            await history.EncryptAsync(session, key).ConfigureAwait(false);
        }

        await history.NoteAsync(session, key, old, json, sensitive || before?.Sensitive == true, write.ChangedBy).ConfigureAwait(false);
    }

    private async ValueTask UpdateAsync(DbSession session, string id, string value, bool sensitive, SettingWrite write) =>
        await session.ExecuteAsync("settings/Update", new { value, description = write.Description, notes = write.Notes, isSensitive = sensitive, now = db.Now, id }).ConfigureAwait(false);

    private static bool IsDescribedAnew(SettingRow before, SettingWrite write) =>
        (write.Description ?? before.Description) != before.Description || (write.Notes ?? before.Notes) != before.Notes;

    private static void RequireExpected(SettingRow? before, Optional<DateTimeOffset?> expected, string key)
    {
        if (expected.IsSet && expected.Value?.ToUnixTimeMilliseconds() != before?.UpdatedAt)
        {
            throw new ConversationStoreConflictException($"Setting '{key}' is not as it was expected: it was changed, set or deleted meanwhile.") { ExistingId = before?.Id };
        }
    }
}
