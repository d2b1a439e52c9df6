using Conversa.Data.Secrets;
using Conversa.Data.Storage;

namespace Conversa.Data.Connections;

/// <summary>Storing a connection: what is asked of it, and the statement.</summary>
internal static class DatabaseConnectionCreate
{
    private const int HighestPort = 65_535;

    /// <summary>The connection, checked, with its id. In the store of one user it is that user's.</summary>
    public static NewDatabaseConnection Check(NewDatabaseConnection connection, IDatabase db, string? owner)
    {
        Require.NameOrNull(connection.Id);
        Require.NameOrNull(connection.UserId);
        Require.Name(connection.Name);
        Require.Name(connection.ConnectionType);
        Require.Name(connection.Host);
        CheckPort(connection.Port, "connection.Port");
        Require.NotEmpty(connection.DatabaseName, db.Options);
        Require.NameOrNull(connection.Username);
        Require.TextOrNull(connection.Password?.Reveal(), db.Options, "connection.Password");
        Require.Name(connection.AuthType);
        Require.JsonOrNull(connection.SslConfig, db.Options);
        Require.JsonOrNull(connection.ConnectionOptions, db.Options);
        Require.JsonOrNull(connection.Metadata, db.Options);
        Owners.RequireSame(connection.UserId, owner);
        return connection with { Id = connection.Id ?? Ids.New(db.Now), UserId = connection.UserId ?? owner };
    }

    public static void CheckPort(int port, string name) => Require.Between(port, 0, HighestPort, name);

    public static async ValueTask<DatabaseConnection> RunAsync(DbSession session, NewDatabaseConnection connection, IDatabase db, string? owner)
    {
        var password = connection.Password is null ? null : SecretColumn.Password.Seal(connection.Password.Reveal(), connection.Id!, connection.UserId, db.Options);
        if (connection.UserId is not null)
        {
            await Owners.EnsureAsync(session, db, connection.UserId).ConfigureAwait(false);
        }

        return (await session.FindAsync<DatabaseConnectionRow>("database_connections/Create", new
        {
            id = connection.Id,
            userId = connection.UserId,
            name = connection.Name,
            connectionType = connection.ConnectionType,
            host = connection.Host,
            port = connection.Port,
            databaseName = connection.DatabaseName,
            username = connection.Username,
            encryptedPassword = password,
            authType = connection.AuthType,
            sslConfig = connection.SslConfig,
            connectionOptions = connection.ConnectionOptions,
            isActive = connection.IsActive,
            metadata = connection.Metadata,
            now = db.Now,
            owner,
        }).ConfigureAwait(false))!.ToConnection(db.Options);
    }
}
