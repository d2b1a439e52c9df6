using Conversa.Data.Storage;

namespace Conversa.Data.Migrations;

/// <summary>Compares a database's tables, indexes, views and triggers with what the applied scripts make of an empty one.</summary>
internal sealed class SchemaCheck(SqlCatalog sql)
{
    private Dictionary<string, SchemaObjectRow>? _own;

    /// <summary>
    /// The check for a database that has some of our scripts already; null for a new one, where every CREATE says enough by itself. The caller reads at one moment:
    /// another process may be migrating, and the journal of before it and the tables of after it do not fit.
    /// </summary>
    public static SchemaCheck? ForUpgrade(DbSession session, SqlCatalog sql)
    {
        var applied = Applied(session, sql);
        if (applied.Count == 0)
        {
            return null;
        }

        var check = new SchemaCheck(sql);
        if (applied.Count == sql.MigrationNames.Count)
        {
            return check;
        }

        check.Require(session, applied);
        return check;
    }

    /// <summary>Demands that everything is there that the journal says was made.</summary>
    public static void RequireApplied(DbSession session, SqlCatalog sql) => new SchemaCheck(sql).Require(session, Applied(session, sql));

    /// <summary>Demands that everything these scripts make is there as they make it.</summary>
    public void Require(DbSession session, IReadOnlyList<string> scripts)
    {
        var actual = ObjectsOf(session);
        foreach (var (name, expected) in ReferenceOf(scripts))
        {
            if (!actual.TryGetValue(name, out var found))
            {
                throw new ConversationStoreSchemaException($"The database's journal says it was made, but the {expected.Type} '{name}' is missing.");
            }

            if (!string.Equals(found.Sql, expected.Sql, StringComparison.Ordinal))
            {
                throw new ConversationStoreSchemaException($"The {expected.Type} '{name}' is not as the applied migrations make it.");
            }
        }
    }

    /// <summary>The indexes that the applied scripts make and that are not there, by name.</summary>
    public List<string> MissingIndexes(DbSession session)
    {
        var actual = ObjectsOf(session);
        return [.. ReferenceOf(Applied(session, sql)).Values.Where(o => o.Type == "index" && !actual.ContainsKey(o.Name)).Select(o => o.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>What is the library's in a database, by the names that its scripts give; the host may give its tables indexes and triggers of other names.</summary>
    public Dictionary<string, SchemaObjectRow> OwnOf(DbSession session)
    {
        _own ??= ReferenceOf(sql.MigrationNames);
        return ObjectsOf(session).Where(o => _own.ContainsKey(o.Key)).ToDictionary(StringComparer.Ordinal);
    }

    private static List<string> Applied(DbSession session, SqlCatalog sql)
    {
        var done = JournalRow.List(session).Select(j => j.Name).ToHashSet(StringComparer.Ordinal);
        return [.. sql.MigrationNames.Where(done.Contains)];
    }

    private static Dictionary<string, SchemaObjectRow> ObjectsOf(DbSession session) =>
        session.Statement("migrations/ListObjects")
            .List(s => new SchemaObjectRow(s.Text(0), s.Text(1), s.Text(2).Replace("\r\n", "\n", StringComparison.Ordinal)))
            .ToDictionary(o => o.Name, StringComparer.Ordinal);

    private Dictionary<string, SchemaObjectRow> ReferenceOf(IReadOnlyList<string> scripts)
    {
        using var reference = SqliteFile.OpenScratch(sql);
        reference.RunScript(sql["migrations/CreateJournal"]);
        foreach (var script in scripts)
        {
            reference.RunScript(sql.Up(script));
        }

        var objects = ObjectsOf(reference);
        objects.Remove("SchemaVersions"); // DbUp may word it otherwise.
        return objects;
    }
}
