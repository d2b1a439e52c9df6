namespace Conversa.Data.Migrations;

/// <summary>A migration of the host's own, run once, after the library's, in a transaction with its row in the journal <c>HostSchemaVersions</c>.</summary>
/// <remarks>
/// It may change rows of the library's tables and give these indexes and triggers of its own, which are gone when a later version of the library makes such a table anew. One that changes
/// the library's tables, indexes, triggers or views themselves is undone, with a <see cref="ConversationStoreSchemaException"/> that names both. Keep columns of your own in tables of your own.
/// </remarks>
public sealed class HostMigration
{
    private HostMigration(string name, string? script, Func<HostMigrationContext, CancellationToken, Task>? step) =>
        (Name, ScriptText, StepAction) = (name, script, step);

    /// <summary>The name in the journal. Migrations run in the ordinal order of their names.</summary>
    public string Name { get; }

    internal string? ScriptText { get; }

    internal Func<HostMigrationContext, CancellationToken, Task>? StepAction { get; }

    /// <summary>A script of SQL statements.</summary>
    /// <exception cref="ArgumentException">The name or the script is empty.</exception>
    public static HostMigration Script(string name, string sql)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        return new(name, sql, null);
    }

    /// <summary>A step in code, for what SQL cannot do.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static HostMigration Step(string name, Func<HostMigrationContext, CancellationToken, Task> step)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(step);
        return new(name, null, step);
    }
}
