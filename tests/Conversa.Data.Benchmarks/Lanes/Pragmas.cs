namespace Conversa.Data.Benchmarks.Lanes;

/// <summary>The library's settings, for the lanes that have to make them themselves.</summary>
internal static class Pragmas
{
    /// <summary>What a connection forgets when it is closed; journal_mode is kept by the file.</summary>
    public static string Of(Durability durability) =>
        $"""
        PRAGMA busy_timeout = 5000;
        PRAGMA synchronous = {(durability == Durability.Full ? "FULL" : "NORMAL")};
        PRAGMA cache_size = 10000;
        PRAGMA temp_store = MEMORY;
        PRAGMA mmap_size = 268435456;
        PRAGMA foreign_keys = ON;
        PRAGMA secure_delete = ON;
        PRAGMA wal_autocheckpoint = 10000;
        """;
}
