using Conversa.Data.Benchmarks.Scenarios;
using Conversa.Data.Benchmarks.Scenarios.Operations;
using Conversa.Data.Benchmarks.Scenarios.Search;
using Conversa.Data.Benchmarks.Scenarios.Turns;

namespace Conversa.Data.Benchmarks.Harness;

/// <summary>Runs the scenarios asked for and prints their table.</summary>
internal static class BenchmarkRun
{
    private static readonly IScenario[] Ordinary =
    [
        new AppendOne(),
        new AppendConcurrently("append-32", Durability.Normal, leastRatio: 1.3),
        new AppendConcurrently("append-32-full", Durability.Full, leastRatio: 2.5),
        new AppendBatch(),
        new RecentMessages(),
        new PageOfMessages(),
        new ReadState(),
        new SaveState(),
        new StartToFirstWrite(),
        new LoadTurn(),
        new SaveTurn(),
        new SaveTurnsConcurrently(),
        new BesideJsonFiles(),
        new CachedReads(),
        new CacheHits(),
        new Allocations(),
        new Memory(),
    ];

    // By their names or all together as "search": they take long, so not with the others.
    private static readonly IScenario[] Search =
    [
        new AppendSearchable("search-append", callers: 1, mostRatio: 0.45),
        new AppendSearchable("search-append-32", callers: 32, mostRatio: 0.4),
        new ImportSearchable(),
        new SearchWords(100_000, longest: 400),
        new SearchWords(1_000_000, longest: 60),
        new SearchAnyText(),
        new Vectors(),
    ];

    // By their names or all together as "operations": what is not on every turn, and has bars of its own.
    private static readonly IScenario[] Operations =
    [
        new ApplyRetention(),
        new ClaimTasks(),
        new EraseUser(),
        new UsageTotals(),
    ];

    private static readonly (string Name, IScenario[] Scenarios)[] Groups = [("ordinary", Ordinary), ("search", Search), ("operations", Operations)];

    public static async Task<int> RunAsync(string[] args)
    {
        BenchmarkOptions options;
        try
        {
            options = BenchmarkOptions.Parse(args);
            if (options.Names.FirstOrDefault(n => !Groups.Any(g => g.Name == n || g.Scenarios.Any(s => s.Name == n))) is { } unknown)
            {
                throw new ArgumentException($"There is no scenario '{unknown}': {string.Join("; ", Groups.Select(g => $"{g.Name} ({string.Join(", ", g.Scenarios.Select(s => s.Name))})"))}.");
            }
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }

        using var workspace = new Workspace(options);
        var rows = new List<ReportRow>();
        foreach (var scenario in Asked(options))
        {
            await Console.Error.WriteLineAsync($"{scenario.Name} ...");
            rows.AddRange(await scenario.RunAsync(workspace));
        }

        await Console.Out.WriteLineAsync(options.Readme ? Report.Brief(rows) : Report.Of(rows));
        return rows.Exists(r => r.Bar is { Met: false }) ? 1 : 0;
    }

    private static IEnumerable<IScenario> Asked(BenchmarkOptions options) => options.Names.Count == 0
        ? Ordinary
        : Groups.SelectMany(g => g.Scenarios.Where(s => options.Names.Contains(g.Name) || options.Names.Contains(s.Name)));
}
