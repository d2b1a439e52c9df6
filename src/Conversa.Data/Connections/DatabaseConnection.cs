using Conversa.Data.Secrets;

namespace Conversa.Data.Connections;

/// <summary>How to reach a database, as it is stored in <c>database_connections</c> (S2).</summary>
public sealed record DatabaseConnection
{
    /// <summary>The id: the host's, or a UUIDv7 in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The user whose it is; null when all share it.</summary>
    public string? UserId { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of database: <c>sqlserver</c>, <c>postgresql</c>, <c>mysql</c> or any other.</summary>
    public required string ConnectionType { get; init; }

    /// <summary>The host it runs on.</summary>
    public required string Host { get; init; }

    /// <summary>The port it listens at; 0 when there is none.</summary>
    public required int Port { get; init; }

    /// <summary>The database's name there.</summary>
    public required string DatabaseName { get; init; }

    /// <summary>Who signs in; null when nobody is to be named.</summary>
    public string? Username { get; init; }

    /// <summary>The password, stored encrypted; null when there is none.</summary>
    public SecretText? Password { get; init; }

    /// <summary>How one signs in: <c>sql</c>, <c>windows</c>, <c>certificate</c> or any other.</summary>
    public required string AuthType { get; init; }

    /// <summary>How the connection is secured, as JSON, in the open; null when nothing is said.</summary>
    public string? SslConfig { get; init; }

    /// <summary>Further options as JSON, in the open; null when there are none.</summary>
    public string? ConnectionOptions { get; init; }

    /// <summary>When connecting last worked, UTC; null when it never did.</summary>
    public DateTimeOffset? LastConnectedAt { get; init; }

    /// <summary>Why connecting failed last; null when it worked since, or never failed.</summary>
    public string? LastError { get; init; }

    /// <summary>Whether it is to be used.</summary>
    public required bool IsActive { get; init; }

    /// <summary>The host's own data as JSON; null when there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
