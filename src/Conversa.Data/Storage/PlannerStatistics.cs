namespace Conversa.Data.Storage;

/// <summary>
/// Does what <c>PRAGMA optimize</c> would do, a table at a time, so that other writes go between. Small tables are left out: what is known of a table with a few rows
/// makes SQLite read all of it, in statements that stay prepared while it grows.
/// </summary>
internal sealed class PlannerStatistics(TimeProvider clock)
{
    private const int SmallestTable = 10_000;

    // Rows of each index that are looked at: some milliseconds, whatever the size.
    private const int AnalysisLimit = 400;

    // All tables, not only those that this connection has read; and only say what would be done.
    private const string SayWhatIsDue = "PRAGMA optimize(0x10003)";

    // An index without rows has no statistics and is due each time.
    private static readonly TimeSpan Often = TimeSpan.FromHours(1);

    private readonly Dictionary<string, long> _analyzed = new(StringComparer.Ordinal);

    public async Task RefreshAsync(Writer writer)
    {
        foreach (var table in await WriteAsync(writer, ListDue).ConfigureAwait(false))
        {
            if (!_analyzed.TryGetValue(table, out var at) || clock.GetElapsedTime(at) >= Often)
            {
                if (await WriteAsync(writer, session => Analyze(session, table)).ConfigureAwait(false))
                {
                    _analyzed[table] = clock.GetTimestamp();
                }
            }
        }
    }

    private static Task<T> WriteAsync<T>(Writer writer, Func<DbSession, T> work) =>
        writer.WriteAsync(session => new ValueTask<T>(work(session)), singleStatement: false, CancellationToken.None);

    // What is inside full-text indexes is not a table that anybody plans to read.
    private static List<string> ListDue(DbSession session)
    {
        using var due = session.Prepare(SayWhatIsDue);
        var statements = due.List(row => row.Text(0)).ToHashSet(StringComparer.Ordinal);
        return [.. session.Statement("health/ListTables").List(row => row.Text(0)).Where(table => statements.Contains(StatementFor(table)))];
    }

    private static bool Analyze(DbSession session, string table)
    {
        if (session.RunCount($"SELECT count(*) FROM (SELECT 1 FROM {Identifier.Quote(table)} LIMIT {SmallestTable})") < SmallestTable)
        {
            return false;
        }

        session.RunScript($"PRAGMA analysis_limit = {AnalysisLimit}");
        session.RunScript(StatementFor(table));
        return true;
    }

    private static string StatementFor(string table) => $"ANALYZE \"main\".{Identifier.Quote(table)}";
}
