using Conversa.Data.Storage;

namespace Conversa.Data.Exports;

/// <summary>A table as it is exported: which columns, by what it refers to others.</summary>
internal sealed class ExportShape
{
    private const string Seq = "seq";

    private ExportShape(ExportedTable table, List<ExportColumn> columns, List<ExportReference> references, bool hasSeq)
    {
        (Table, Columns, References) = (table, columns, references);
        Order = hasSeq ? Seq : string.Join(", ", table.Key.Select(Identifier.Quote));
    }

    public ExportedTable Table { get; }

    public string Name => Table.Name;

    /// <summary>All but those that are generated, secret, or only count rows: the order of the rows is what a seq means.</summary>
    public IReadOnlyList<ExportColumn> Columns { get; }

    public IReadOnlyList<ExportReference> References { get; }

    /// <summary>Whether its rows are vectors, of which all of a model have the same dimensions.</summary>
    public bool HasVectors => IndexOf("vector") >= 0;

    /// <summary>What its rows are sorted by.</summary>
    public string Order { get; }

    public static ExportShape Read(DbSession session, ExportedTable table)
    {
        var columns = session.Statement("import/ListColumns").Bind("table", table.Name).List(row => (Name: row.Text(0), Type: row.Text(1), IsRequired: row.Integer(2) != 0))
            .ConvertAll(column => new ExportColumn(column.Name, column.Type, column.IsRequired, ImportRule.Of(table.Name, column.Name, column.Type)));
        var references = session.Statement("import/ListReferences").Bind("table", table.Name)
            .List(row => new ExportReference(row.Text(0), row.Text(1), row.Text(2), row.Integer(3) != 0));
        var hasSeq = columns.RemoveAll(column => column.Name == Seq) > 0;
        columns.RemoveAll(column => column.Name == table.Secret);
        return new(table, columns, references, hasSeq);
    }

    /// <summary>All of them, in the order of a file.</summary>
    public static List<ExportShape> ReadAll(DbSession session) => [.. ExportedTable.All.Select(table => Read(session, table))];

    /// <summary>Where a column is among the columns; -1 when it is not.</summary>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == column)
            {
                return i;
            }
        }

        return -1;
    }
}
