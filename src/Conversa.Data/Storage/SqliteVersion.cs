using SQLitePCL;

namespace Conversa.Data.Storage;

/// <summary>The SQLite that is loaded, and what is known to be wrong with it.</summary>
internal static class SqliteVersion
{
    public static Version Current => Version.Parse(raw.sqlite3_libversion().utf8_to_string());

    /// <summary>What is known to be wrong with a version, in a sentence each.</summary>
    public static IReadOnlyList<string> KnownBugs(Version version) => HasWalResetBug(version)
        ? ["WAL reset (fixed in 3.51.3, 3.50.7 and 3.44.6): a checkpoint that overlaps a commit can corrupt the database. This store's never overlap; let no other program checkpoint it."]
        : [];

    /// <summary>Whether a checkpoint that overlaps a commit can corrupt the WAL. Ours never overlap; another program's may.</summary>
    public static bool HasWalResetBug(Version version) =>
        version < new Version(3, 51, 3)
        && !(version.Minor == 50 && version.Build >= 7)
        && !(version.Minor == 44 && version.Build >= 6);
}
