using Conversa.Data.Secrets;
using Conversa.Data.Storage;

namespace Conversa.Data.Connections;

/// <summary>Changing a connection: what is asked of an update, and the statement.</summary>
internal static class DatabaseConnectionEdit
{
    public static void Check(DatabaseConnectionUpdate update, ConversationStoreOptions options)
    {
        CheckName(update.Name, "update.Name");
        CheckName(update.ConnectionType, "update.ConnectionType");
        CheckName(update.Host, "update.Host");
        CheckName(update.AuthType, "update.AuthType");
        DatabaseConnectionCreate.CheckPort(update.Port.Value, "update.Port");
        if (update.DatabaseName.IsSet)
        {
            Require.NotEmpty(update.DatabaseName.Value, options, "update.DatabaseName");
        }

        Require.NameOrNull(update.Username.Value, "update.Username");
        Require.TextOrNull(update.Password.Value?.Reveal(), options, "update.Password");
        Require.JsonOrNull(update.SslConfig.Value, options, "update.SslConfig");
        Require.JsonOrNull(update.ConnectionOptions.Value, options, "update.ConnectionOptions");
        Require.JsonOrNull(update.Metadata.Value, options, "update.Metadata");
    }

    /// <summary>The row as it is then; null when there is none.</summary>
    public static async ValueTask<DatabaseConnectionRow?> RunAsync(DbSession session, DatabaseConnectionRow before, DatabaseConnectionUpdate update, IDatabase db, string? owner) =>
        await session.FindAsync<DatabaseConnectionRow>("database_connections/Update", new
        {
            setName = update.Name.IsSet,
            name = update.Name.Value,
            setConnectionType = update.ConnectionType.IsSet,
            connectionType = update.ConnectionType.Value,
            setHost = update.Host.IsSet,
            host = update.Host.Value,
            setPort = update.Port.IsSet,
            port = update.Port.Value,
            setDatabaseName = update.DatabaseName.IsSet,
            databaseName = update.DatabaseName.Value,
            setUsername = update.Username.IsSet,
            username = update.Username.Value,
            setPassword = update.Password.IsSet,
            encryptedPassword = update.Password.Value is { } password ? SecretColumn.Password.Seal(password.Reveal(), before.Id, before.UserId, db.Options) : null,
            setAuthType = update.AuthType.IsSet,
            authType = update.AuthType.Value,
            setSslConfig = update.SslConfig.IsSet,
            sslConfig = update.SslConfig.Value,
            setConnectionOptions = update.ConnectionOptions.IsSet,
            connectionOptions = update.ConnectionOptions.Value,
            setIsActive = update.IsActive.IsSet,
            isActive = update.IsActive.Value,
            setMetadata = update.Metadata.IsSet,
            metadata = update.Metadata.Value,
            now = db.Now,
            id = before.Id,
            owner,
        }).ConfigureAwait(false);

    private static void CheckName(Optional<string> name, string parameter)
    {
        if (name.IsSet)
        {
            Require.Name(name.Value, parameter);
        }
    }
}
