using Conversa.Data.Metadata;
using Conversa.Data.Storage;

namespace Conversa.Data.Exports;

/// <summary>One table's rows on their way from the stage, which the writer has attached, into the store.</summary>
/// <param name="session">The writer, in a transaction.</param>
/// <param name="shape">The table.</param>
/// <param name="importer">Who imports.</param>
internal sealed class ImportRows(DbSession session, ExportShape shape, ImportedBy importer)
{
    public const string Stage = "staged";

    public const int New = 0;

    private const int Unchanged = 1;
    private const int Kept = 2;
    private const int LeftOut = 3;

    private readonly string _staged = $"{Stage}.{Identifier.Quote(shape.Name)}";
    private readonly string _stored = $"main.{Identifier.Quote(shape.Name)}";

    // The row that is stored under the same key.
    private string Stored => $"SELECT 1 FROM {_stored} AS m WHERE {All(shape.Table.Key.Select(Same))}";

    /// <summary>Decides what becomes of each row.</summary>
    /// <exception cref="ImportConflictException">One contradicts what is stored.</exception>
    public void Compare(ImportConflicts conflicts)
    {
        // A link whose target is gone from the store is no difference.
        var links = shape.References.Where(reference => !reference.Owns).Select(reference => reference.Column).ToHashSet(StringComparer.Ordinal);
        var values = shape.Columns.Where(column => !IsOfStore(column)).Select(column => links.Contains(column.Name) ? $"({Same(column.Name)} OR m.{Identifier.Quote(column.Name)} IS NULL)" : Same(column.Name));
        Mark(Unchanged, $"EXISTS ({Stored} AND {All(values)})");
        if (shape.Table.Entitles && !importer.IsHost)
        {
            Mark(LeftOut, "TRUE");
        }

        if (shape.Name == "record_metadata" && !importer.IsHost)
        {
            LeaveOutNotes();
        }

        if (shape.HasVectors)
        {
            CompareDimensions();
        }

        if (conflicts == ImportConflicts.Refuse)
        {
            Refuse($"EXISTS ({Stored})", "is stored already with other values.");
            return;
        }

        var owners = shape.References.Where(reference => reference.Owns).Select(reference => Same(reference.Column)).ToList();
        if (owners.Count > 0)
        {
            Refuse($"EXISTS ({Stored} AND NOT ({All(owners)}))", "is stored already, and hangs on other rows there.");
        }

        Mark(Kept, $"EXISTS ({Stored})");
    }

    /// <summary>Adds the new rows, in the order of the file.</summary>
    /// <exception cref="ImportConflictException">What must be unique of one is another row's.</exception>
    public void Add(Action added)
    {
        GiveWay();
        var columns = shape.Columns.Where(column => !IsOfStore(column)).Select(column => (Name: Identifier.Quote(column.Name), Value: Value(column))).ToList();
        if (shape.Name == "users" && !importer.IsHost && importer.UserIdHash is { } hash)
        {
            columns.Add(("user_id_hash", $"'{hash}'"));
        }

        using var insert = session.Prepare($"INSERT INTO {_stored} ({string.Join(", ", columns.Select(c => c.Name))}) SELECT {string.Join(", ", columns.Select(c => c.Value))} FROM {_staged} AS s WHERE s.{ImportStage.Line} = @line");
        using var lines = session.Prepare($"SELECT {ImportStage.Line} FROM {_staged} WHERE {ImportStage.State} = {New} ORDER BY {ImportStage.Line}");
        lines.ForEach(row =>
        {
            var line = row.Integer(0);
            try
            {
                insert.Bind("line", line).Execute();
            }
            catch (Exception e) when (SqliteErrors.Translate(e, CancellationToken.None) is ConversationStoreConflictException taken)
            {
                throw ImportErrors.Conflict(shape.Name, Id(line), line, $"cannot be added. {taken.Message}", taken.InnerException);
            }

            added();
        });
    }

    /// <summary>What became of the rows.</summary>
    public ImportedRows Count()
    {
        var counts = new long[LeftOut + 1];
        using var states = session.Prepare($"SELECT {ImportStage.State}, count(*) FROM {_staged} GROUP BY 1");
        states.ForEach(row => counts[row.Integer(0)] = row.Integer(1));
        return new() { Added = counts[New], Unchanged = counts[Unchanged], Kept = counts[Kept], LeftOut = counts[LeftOut] };
    }

    private static string All(IEnumerable<string> conditions) => string.Join(" AND ", conditions);

    private static string Same(string column) => $"m.{Identifier.Quote(column)} IS s.{Identifier.Quote(column)}";

    private void Mark(int state, string condition) =>
        session.RunScript($"UPDATE {_staged} AS s SET {ImportStage.State} = {state} WHERE s.{ImportStage.State} = {New} AND {condition}");

    private void Refuse(string condition, string rule)
    {
        using var found = session.Prepare($"SELECT min(s.{ImportStage.Line}) FROM {_staged} AS s WHERE s.{ImportStage.State} = {New} AND {condition}");
        if (found.Find(row => row.IntegerOrNull(0)) is { } line)
        {
            throw ImportErrors.Conflict(shape.Name, Id(line), line, rule);
        }
    }

    // A note goes with the row that it is on.
    private void LeaveOutNotes()
    {
        foreach (var table in ExportedTable.All.Where(table => table.Entitles && MetadataTables.All.Contains(table.Name, StringComparer.Ordinal)))
        {
            Mark(LeftOut, $"s.table_name = '{table.Name}' AND EXISTS (SELECT 1 FROM {Stage}.{Identifier.Quote(table.Name)} AS p WHERE p.id = s.record_id AND p.{ImportStage.State} = {LeftOut})");
        }
    }

    // A model has the dimensions of its first vector, for all users: that one is not a user's file to bring.
    private void CompareDimensions()
    {
        if (!importer.IsHost)
        {
            Mark(LeftOut, $"NOT EXISTS (SELECT 1 FROM {_stored} AS m WHERE m.model = s.model)");
        }

        Refuse($"NOT EXISTS ({Stored}) AND s.dimensions <> (SELECT m.dimensions FROM {_stored} AS m WHERE m.model = s.model LIMIT 1)", "has other dimensions than the model's vectors that are stored.");
    }

    // The first column of the key is an id in every table.
    private string? Id(long line) => session.RunScalar($"SELECT {Identifier.Quote(shape.Table.Key[0])} FROM {_staged} WHERE {ImportStage.Line} = {line}");

    // Of a new row the trigger has made the first of its history; the file has all of it.
    private void GiveWay()
    {
        if (shape.Table.MadeWith is { } parent)
        {
            session.RunScript($"DELETE FROM {_stored} WHERE {Identifier.Quote(shape.Table.Key[0])} IN (SELECT id FROM {Stage}.{Identifier.Quote(parent)} WHERE {ImportStage.State} = {New})");
        }
    }

    // What a user's own file says of it does not count.
    private bool IsOfStore(ExportColumn column) => !importer.IsHost && shape.Table.HostsColumns.Contains(column.Name, StringComparer.Ordinal);

    // A link holds where its target comes with it; the host's import also links to users that are there.
    private string Value(ExportColumn column)
    {
        var value = $"s.{Identifier.Quote(column.Name)}";
        if (shape.References.FirstOrDefault(reference => reference.Column == column.Name && !reference.Owns) is not { } link)
        {
            return value;
        }

        var (parent, id) = (Identifier.Quote(link.Parent), Identifier.Quote(link.ParentColumn));
        var there = importer.IsHost && link.Parent == "users" ? $" OR EXISTS (SELECT 1 FROM main.{parent} AS p WHERE p.{id} = {value})" : "";
        return $"CASE WHEN EXISTS (SELECT 1 FROM {Stage}.{parent} AS p WHERE p.{id} = {value} AND p.{ImportStage.State} <> {LeftOut}){there} THEN {value} END";
    }
}
