using Conversa.Data.Migrations;
using Conversa.Data.Storage;

namespace Conversa.Data.Maintenance;

/// <summary>The checks that take longer than one wants to wait each time.</summary>
internal sealed class Checks(SqliteEngine engine)
{
    public async Task<StoreCheckReport> RunAsync(StoreChecks checks, CancellationToken cancellationToken) => new()
    {
        IsWritable = checks.HasFlag(StoreChecks.Writing) ? await IsWritableAsync(cancellationToken).ConfigureAwait(false) : null,
        BrokenReferences = checks.HasFlag(StoreChecks.ForeignKeys) ? await ReadAsync(session => session.Statement("health/ListBrokenReferences").List(ReadRows), cancellationToken).ConfigureAwait(false) : null,
        MissingIndexes = checks.HasFlag(StoreChecks.Indexes) ? await ReadAsync(session => new Migrator(session, engine).MissingIndexes(), cancellationToken).ConfigureAwait(false) : null,
        RowCounts = checks.HasFlag(StoreChecks.RowCounts) ? await CountAsync(cancellationToken).ConfigureAwait(false) : null,
    };

    private static TableRows ReadRows(Statement row) => new() { Table = row.Text(0), Rows = row.Integer(1) };

    private Task<List<T>> ReadAsync<T>(Func<DbSession, List<T>> read, CancellationToken cancellationToken) =>
        engine.ReadAsync(session => new ValueTask<List<T>>(read(session)), cancellationToken);

    private async Task<bool> IsWritableAsync(CancellationToken cancellationToken) =>
        !engine.File.ReadOnly
        && await engine.WriteAsync(
            session =>
            {
                session.WriteNothing();
                return new ValueTask<bool>(true);
            },
            cancellationToken).ConfigureAwait(false);

    // A read for each table: one for all would keep the WAL from being begun anew all the while.
    private async Task<List<TableRows>> CountAsync(CancellationToken cancellationToken)
    {
        var rows = new List<TableRows>();
        foreach (var table in await ReadAsync(session => session.Statement("health/ListTables").List(row => row.Text(0)), cancellationToken).ConfigureAwait(false))
        {
            rows.AddRange(await ReadAsync(session => Count(session, table), cancellationToken).ConfigureAwait(false));
        }

        return rows;
    }

    // A table's name is no parameter; one that is gone meanwhile has no rows to tell of.
    private static List<TableRows> Count(DbSession session, string table) =>
        session.Statement("migrations/HasTable").Bind("name", table).Find(row => row.Integer(0)) == 0
            ? []
            : [new TableRows { Table = table, Rows = session.RunCount($"SELECT count(*) FROM {Identifier.Quote(table)}") }];
}
