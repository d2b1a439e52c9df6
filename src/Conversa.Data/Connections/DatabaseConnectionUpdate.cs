using Conversa.Data.Secrets;

namespace Conversa.Data.Connections;

/// <summary>What to change of a connection. What is left out stays; null clears.</summary>
public sealed record DatabaseConnectionUpdate
{
    /// <summary>What people call it, 1 to 256 characters.</summary>
    public Optional<string> Name { get; init; }

    /// <summary>The kind of database, 1 to 256 characters.</summary>
    public Optional<string> ConnectionType { get; init; }

    /// <summary>The host it runs on, 1 to 256 characters.</summary>
    public Optional<string> Host { get; init; }

    /// <summary>The port it listens at, 0 to 65,535; 0 for none.</summary>
    public Optional<int> Port { get; init; }

    /// <summary>The database's name there; not empty.</summary>
    public Optional<string> DatabaseName { get; init; }

    /// <summary>Who signs in, 1 to 256 characters; null for nobody.</summary>
    public Optional<string?> Username { get; init; }

    /// <summary>The password; null for none.</summary>
    public Optional<SecretText?> Password { get; init; }

    /// <summary>How one signs in, 1 to 256 characters.</summary>
    public Optional<string> AuthType { get; init; }

    /// <summary>How the connection is secured, as JSON; null for nothing. No secrets.</summary>
    public Optional<string?> SslConfig { get; init; }

    /// <summary>Further options as JSON; null for none. No secrets.</summary>
    public Optional<string?> ConnectionOptions { get; init; }

    /// <summary>Whether it is to be used.</summary>
    public Optional<bool> IsActive { get; init; }

    /// <summary>The host's own data as JSON, in place of what was there; null for none.</summary>
    public Optional<string?> Metadata { get; init; }
}
