using Conversa.Data.Storage;

namespace Conversa.Data.Secrets;

/// <summary>Values are bound to their user: when a user's rows go over to another, their secrets are encrypted anew.</summary>
internal static class SecretMove
{
    /// <exception cref="ConversationStoreSecretException">One of them cannot be decrypted, or there is no key to encrypt it with.</exception>
    public static async ValueTask RunAsync(DbSession session, string kept, string merged, ConversationStoreOptions options, long now)
    {
        var configs = await session.Statement("secrets/ListMergedProviderConfigs").Bind("merged", merged).Bind("kept", kept).ListAsync(SecretRow.Read).ConfigureAwait(false);
        var passwords = await session.Statement("secrets/ListMergedPasswords").Bind("merged", merged).ListAsync(SecretRow.Read).ConfigureAwait(false);
        await RunAsync(session, SecretColumn.ProviderConfig, configs, kept, options, now).ConfigureAwait(false);
        await RunAsync(session, SecretColumn.Password, passwords, kept, options, now).ConfigureAwait(false);
    }

    private static async ValueTask RunAsync(DbSession session, SecretColumn column, List<SecretRow> rows, string kept, ConversationStoreOptions options, long now)
    {
        foreach (var row in rows)
        {
            var text = column.Open(row.Value, row.Id, row.UserId, options);
            await column.ReplaceAsync(session, row.Id, row.Value, column.Seal(text, row.Id, kept, options), now).ConfigureAwait(false);
        }
    }
}
