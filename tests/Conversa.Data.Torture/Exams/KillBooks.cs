using Conversa.Data.Torture.Harness;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Torture.Exams;

/// <summary>What killed writers have acknowledged, held against what is there.</summary>
internal sealed class KillBooks(Findings findings)
{
    private const string Unit = "unit";
    private const string Undone = "undone";
    private const int TablesOfUnit = 4;

    private static readonly string[] Tables = ["messages", "conversation_states", "memories", "queue"];

    private readonly Dictionary<string, HashSet<string>> _acknowledged = [];

    public int Acknowledged { get; private set; }

    public int Lost { get; private set; }

    public int Units { get; private set; }

    public int Halves { get; private set; }

    public TimeSpan SlowestOpening { get; set; }

    /// <summary>A new file begins, in which nothing is.</summary>
    public void Begin() => _acknowledged.Clear();

    public void Note(string acknowledgement)
    {
        var (kind, id) = (acknowledgement.Split(' ')[0], acknowledgement.Split(' ')[1]);
        if (!_acknowledged.TryGetValue(kind, out var ids))
        {
            _acknowledged[kind] = ids = [];
        }

        ids.Add(id);
        Acknowledged += kind == Undone ? 0 : 1;
        Units += kind == Unit ? 1 : 0;
    }

    public void Check(string path)
    {
        foreach (var damage in Outsider.Damage(path))
        {
            findings.Add($"Damaged: {damage}");
        }

        using var connection = Outsider.Connect(path);
        foreach (var table in Tables)
        {
            var stored = connection.Rows($"SELECT id FROM {table}").ToHashSet();
            foreach (var id in Of(table).Where(id => !stored.Contains(id)))
            {
                Lost++;
                findings.Add($"Acknowledged and lost: {id} of {table}");
            }
        }

        CheckUnits(connection);
    }

    private void CheckUnits(SqliteConnection connection)
    {
        var stored = connection.Rows(
            """
            SELECT id, count(*) FROM (
                SELECT id FROM messages UNION ALL SELECT id FROM memories UNION ALL SELECT id FROM queue
                UNION ALL SELECT json_extract(state, '$.unit') FROM conversation_states)
            WHERE id LIKE 'un%'
            GROUP BY id
            """).Select(row => row.Split('|')).ToDictionary(row => row[0], row => row[1]);
        foreach (var (id, rows) in stored.Where(unit => unit.Value != $"{TablesOfUnit}"))
        {
            Halves++;
            findings.Add($"A unit by half: {rows} of {TablesOfUnit} rows of {id}");
        }

        foreach (var id in Of(Unit).Where(id => !stored.ContainsKey(id)))
        {
            Lost++;
            findings.Add($"Acknowledged and lost: {id}");
        }

        foreach (var id in stored.Keys.Where(id => id.StartsWith(Undone, StringComparison.Ordinal)))
        {
            findings.Add($"Undone and there nevertheless: {id}");
        }
    }

    private HashSet<string> Of(string kind) => _acknowledged.GetValueOrDefault(kind) ?? [];
}
