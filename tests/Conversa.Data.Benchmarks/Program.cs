using Conversa.Data.Benchmarks.Children;
using Conversa.Data.Benchmarks.Growth;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Recall;
using Conversa.Data.Benchmarks.Soak;

namespace Conversa.Data.Benchmarks;

/// <summary>
/// Compares the library with SQLite by hand (raw), Dapper and EF Core on the same work, in interleaved rounds in one process.
/// Arguments: names of scenarios (without any, the ordinary ones; "search" and "operations" for all of those), --rounds N, --quick (a tenth of everything),
/// --cpu (processor time), --readme (the table as the README has it).
/// Or: recall --data FILE [--vectors FILE], which measures how much of what was asked for a search finds;
/// growth [--sizes N,N,...] [--quick] [--rounds N], the same work on ever larger databases; soak-turns [--turns N], the heap over a million turns.
/// </summary>
internal static class Program
{
    // A child's start is what one of the scenarios measures: it must load nothing of the harness.
    private static Task<int> Main(string[] args) => args is [ChildProcess.Verb, var work, .. var rest]
        ? Child.RunAsync(work, rest)
        : args switch
        {
            [RecallRun.Verb, .. var of] => RecallRun.RunAsync(of),
            [GrowthRun.Verb, .. var of] => GrowthRun.RunAsync(of),
            [SoakRun.Verb, .. var of] => SoakRun.RunAsync(of),
            _ => BenchmarkRun.RunAsync(args),
        };
}
