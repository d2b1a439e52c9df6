using Microsoft.Data.Sqlite;

namespace Conversa.Data.Storage.Hot;

/// <summary>Looks whether another process has committed, by a number of SQLite's that every commit but the connection's own changes.</summary>
internal sealed class HotClock(bool inMemory)
{
    // Looked often enough that what is given is at most 100 ms old, also where the system's clock ticks every 16.
    private const long Fresh = 50;
    private const long Bearable = 80;

    private long _looked = long.MinValue / 2;
    private string? _version;

    public bool IsFresh => inMemory || Environment.TickCount64 - Volatile.Read(ref _looked) < Fresh;

    public bool IsBearable => Environment.TickCount64 - Volatile.Read(ref _looked) < Bearable;

    /// <summary>Looks. The caller holds the writer.</summary>
    /// <param name="writer">The writer's connection.</param>
    /// <param name="forget">Called when another process has committed since the last look, before anybody is told that this one was.</param>
    public void Look(DbSession writer, Action forget)
    {
        if (inMemory)
        {
            return;
        }

        try
        {
            var now = Environment.TickCount64;
            var version = writer.DataVersion;
            if (_version != version)
            {
                _version = version;
                forget();
            }

            Volatile.Write(ref _looked, now);
        }
        catch (SqliteException)
        {
            // Not to be told is no proof that nobody has.
            forget();
        }
    }
}
