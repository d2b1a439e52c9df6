using Conversa.Data.Torture.Harness;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Torture.Surface;

/// <summary>The rows of a database that the caller has nothing to do with, watched from outside: none may change or go, and nothing may come to refer to one of them.</summary>
internal sealed class OthersRows : IDisposable
{
    private readonly string _path;
    private readonly string[] _names;
    private readonly bool _gone;
    private readonly SqliteConnection _connection;
    private Dictionary<string, HashSet<string>> _rows = [];
    private Dictionary<string, long> _references = [];
    private string _version = "";

    /// <param name="path">The database.</param>
    /// <param name="name">Whose rows.</param>
    /// <param name="gone">Whether there is no such user any more: then anybody may call something of theirs so, but nothing may belong to that user.</param>
    public OthersRows(string path, string name, bool gone = false)
    {
        (_path, _names, _gone) = (path, [name], gone);
        _connection = Outsider.Connect(path);
        Take();
    }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Values.Sum(r => r.Count);

    public int Violations { get; private set; }

    public void Check(string call, Findings findings)
    {
        var version = _connection.Rows("PRAGMA data_version")[0];
        if (version == _version)
        {
            return;
        }

        _version = version;
        var (rows, references) = (Rows(), References());
        var before = Violations;
        foreach (var (table, old) in _rows)
        {
            if (old.FirstOrDefault(row => !rows[table].Contains(row)) is { } changed)
            {
                Violations++;
                findings.Add($"{call} changes a row of another in {table}: {changed}");
            }
        }

        foreach (var (reference, count) in references.Where(r => r.Value != _references.GetValueOrDefault(r.Key)))
        {
            Violations++;
            findings.Add($"{call} makes a row refer to another's: {reference}, {count} rows");
        }

        if (Violations > before)
        {
            Take();
        }
    }

    public void Dispose() => _connection.Dispose();

    private void Take()
    {
        _version = _connection.Rows("PRAGMA data_version")[0];
        (_rows, _references) = (Rows(), References());
    }

    // Those in which a name of theirs stands; the caller's own cannot have it in a key.
    private Dictionary<string, HashSet<string>> Rows() => _gone ? [] :
        Snapshot.Of(_path).Rows.ToDictionary(t => t.Key, t => t.Value.Where(row => _names.Any(name => row.Contains($"'{name}'", StringComparison.Ordinal)) && !row.Contains("'mallory'", StringComparison.Ordinal)).ToHashSet());

    private Dictionary<string, long> References()
    {
        var columns = _connection.Rows("SELECT DISTINCT t.name, f.\"from\" FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f WHERE t.schema = 'main' AND t.type = 'table'" + (_gone ? " AND f.\"table\" = 'users' UNION SELECT 'users', 'id'" : "")).Select(r => r.Split('|'));
        return columns.SelectMany(c => _names.Select(name => (Key: $"{c[0]}.{c[1]} = {name}", Rows: (long)_connection.Scalar($"SELECT count(*) FROM \"{c[0]}\" WHERE \"{c[1]}\" = '{name}'")!)))
            .Where(r => r.Rows > 0).ToDictionary(r => r.Key, r => r.Rows);
    }
}
