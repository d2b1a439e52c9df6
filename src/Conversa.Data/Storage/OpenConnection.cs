using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Conversa.Data.Storage;

/// <summary>
/// The driver's view of a connection that is open already, for Dapper. It is made when Dapper is first needed:
/// loading the driver takes a quarter of the time that a program takes to its first write. Its session closes the handle.
/// </summary>
internal sealed class OpenConnection : SqliteConnection
{
    private readonly sqlite3? _handle;

    // The base constructor still sees it closed, as it must.
    public OpenConnection(sqlite3 handle) => _handle = handle;

    public override sqlite3? Handle => _handle;

    public override ConnectionState State => _handle is null ? ConnectionState.Closed : ConnectionState.Open;

    public override void Open()
    {
    }

    public override void Close()
    {
    }
}
