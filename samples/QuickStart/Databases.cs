using System.Data.Common;

namespace QuickStart;

/// <summary>Where the sample keeps its databases.</summary>
internal static class Databases
{
    /// <summary>The path of a database that does not exist yet, in a directory of its own: while it is open, SQLite keeps two more files beside it.</summary>
    public static string NewTemporary() => Path.Combine(Directory.CreateTempSubdirectory("conversa-quickstart-").FullName, "quickstart.db");

    /// <summary>A connection string for a path, which may hold characters such as <c>;</c> that mean something in connection strings.</summary>
    public static string ConnectionString(string path) => new DbConnectionStringBuilder { ["Data Source"] = path }.ConnectionString;
}
