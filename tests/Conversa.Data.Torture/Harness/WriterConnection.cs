using Conversa.Data.Migrations;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Conversa.Data.Torture.Harness;

/// <summary>The connection with which a store writes, got as a host can get it: in a migration step. What is set on it makes things fail that do not fail by themselves.</summary>
internal sealed class WriterConnection
{
    private sqlite3? _handle;

    /// <summary>Known from the store's first use on.</summary>
    public sqlite3 Handle => _handle ?? throw new InvalidOperationException("The store has not been used yet.");

    /// <summary>Has the next store that opens with these options lend its connection.</summary>
    public void Of(ConversationStoreOptions options) => options.Migrations.Add(HostMigration.Step($"torture-{Guid.NewGuid():n}", (context, _) =>
    {
        _handle = ((SqliteConnection)context.Connection).Handle;
        return Task.CompletedTask;
    }));

    public void Execute(string sql)
    {
        if (raw.sqlite3_exec(Handle, sql) is not raw.SQLITE_OK and var rc)
        {
            throw new InvalidOperationException($"'{sql}' failed with {rc}.");
        }
    }
}
