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
    /// <returns>True when another process has committed since the last look.</returns>
    public bool Look(DbSession writer)
    {
        if (inMemory)
        {
            return false;
        }

        try
        {
            var now = Environment.TickCount64;
            var version = writer.DataVersion;
            var changed = _version != version;
            _version = version;
            Volatile.Write(ref _looked, now);
            return changed;
        }
        catch (SqliteException)
        {
            // Not to be told is no proof that nobody has.
            return true;
        }
    }
}
