using System.Data.Common;

namespace Conversa.Data.Migrations;

/// <summary>What a host's migration step works on. Only valid while the step runs. The store itself throws <see cref="InvalidOperationException"/> there.</summary>
public sealed class HostMigrationContext
{
    internal HostMigrationContext(DbConnection connection) => Connection = connection;

    /// <summary>The connection, inside the step's transaction: do not commit, roll back or close it.</summary>
    public DbConnection Connection { get; }
}
