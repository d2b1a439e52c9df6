using System.Diagnostics.CodeAnalysis;
using Conversa.Data.Secrets;

namespace Conversa.Data.Connections;

/// <summary>A connection to store.</summary>
public sealed record NewDatabaseConnection
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewDatabaseConnection()
    {
    }

    /// <summary>Makes one with what every connection has.</summary>
    [SetsRequiredMembers]
    public NewDatabaseConnection(string name, string connectionType, string host, int port, string databaseName) =>
        (Name, ConnectionType, Host, Port, DatabaseName) = (name, connectionType, host, port, databaseName);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The user whose it is, who appears with it when they are not known yet. Null shares it among all; in the store of one user, null is that user.</summary>
    public string? UserId { get; init; }

    /// <summary>What people call it, 1 to 256 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of database, 1 to 256 characters, such as <c>postgresql</c>.</summary>
    public required string ConnectionType { get; init; }

    /// <summary>The host it runs on, 1 to 256 characters.</summary>
    public required string Host { get; init; }

    /// <summary>The port it listens at, 0 to 65,535; 0 for none.</summary>
    public required int Port { get; init; }

    /// <summary>The database's name there; not empty.</summary>
    public required string DatabaseName { get; init; }

    /// <summary>Who signs in, 1 to 256 characters; null for nobody.</summary>
    public string? Username { get; init; }

    /// <summary>The password, which is stored encrypted; null for none.</summary>
    public SecretText? Password { get; init; }

    /// <summary>How one signs in, 1 to 256 characters. Default: <c>sql</c>.</summary>
    public string AuthType { get; init; } = "sql";

    /// <summary>How the connection is secured, as JSON. It is stored in the open: no secrets.</summary>
    public string? SslConfig { get; init; }

    /// <summary>Further options as JSON. They are stored in the open: no secrets.</summary>
    public string? ConnectionOptions { get; init; }

    /// <summary>Whether it is to be used. Default: true.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>The host's own data as JSON; null for none.</summary>
    public string? Metadata { get; init; }
}
