using Conversa.Data.Benchmarks.Scenarios;

namespace Conversa.Data.Benchmarks.Harness;

/// <summary>Runs the scenarios asked for and prints their table.</summary>
internal static class BenchmarkRun
{
    private static readonly IScenario[] All =
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
        new Memory(),
        new Vectors(),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        BenchmarkOptions options;
        try
        {
            options = BenchmarkOptions.Parse(args);
            if (options.Names.FirstOrDefault(n => !All.Any(s => s.Name == n)) is { } unknown)
            {
                throw new ArgumentException($"There is no scenario '{unknown}': {string.Join(", ", All.Select(s => s.Name))}.");
            }
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }

        using var workspace = new Workspace(options);
        var rows = new List<ReportRow>();
        foreach (var scenario in All.Where(s => options.Names.Count == 0 || options.Names.Contains(s.Name)))
        {
            await Console.Error.WriteLineAsync($"{scenario.Name} ...");
            rows.AddRange(await scenario.RunAsync(workspace));
        }

        await Console.Out.WriteLineAsync(Report.Of(rows));
        return rows.Exists(r => r.Bar is { Met: false }) ? 1 : 0;
    }
}
