using Conversa.Data.Storage;

namespace Conversa.Data.Exports;

/// <summary>The tables of the store that a file goes into.</summary>
/// <param name="Version">The version of its schema.</param>
/// <param name="Shapes">The tables, in the order of a file.</param>
/// <param name="Definitions">What makes each table, and then what of its indexes must be unique.</param>
internal sealed record ImportSchema(long Version, IReadOnlyList<ExportShape> Shapes, IReadOnlyDictionary<string, IReadOnlyList<string>> Definitions)
{
    public static ImportSchema Read(DbSession session) => new(
        session.Statement("migrations/FindInfo").Find(row => row.Integer(0)),
        ExportShape.ReadAll(session),
        ExportedTable.All.ToDictionary(table => table.Name, table => DefinitionsOf(session, table.Name), StringComparer.Ordinal));

    private static IReadOnlyList<string> DefinitionsOf(DbSession session, string table) =>
    [
        .. session.Statement("import/FindTable").Bind("table", table).List(row => row.Text(0)),
        .. session.Statement("import/ListUniqueIndexes").Bind("table", table).List(row => row.Text(0)),
    ];
}
