using Conversa.Data.Storage;

namespace Conversa.Data.Migrations;

/// <summary>A row of DbUp's journal.</summary>
internal sealed record JournalRow(string Name, long AppliedAt)
{
    /// <summary>The journal in the order in which scripts ran; empty when there is none.</summary>
    public static List<JournalRow> List(DbSession session) =>
        session.Statement("migrations/HasTable").Bind("name", "SchemaVersions").Find(row => row.Integer(0)) == 0
            ? []
            : session.Statement("migrations/ListJournal").List(row => new JournalRow(row.Text(0), row.Integer(1)));
}
