using Conversa.Data.Benchmarks.Children;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Recall;

namespace Conversa.Data.Benchmarks;

/// <summary>
/// Compares the library with SQLite by hand (raw), Dapper and EF Core on the same work, in interleaved rounds in one process.
/// Arguments: names of scenarios (all but those of search when none is given; search for all of those), --rounds N, --quick (a tenth of everything), --cpu (processor time).
/// Or: recall --data FILE [--vectors FILE], which measures how much of what was asked for a search finds.
/// </summary>
internal static class Program
{
    // A child's start is what one of the scenarios measures: it must load nothing of the harness.
    private static Task<int> Main(string[] args) => args is [ChildProcess.Verb, var work, .. var rest]
        ? Child.RunAsync(work, rest)
        : args is [RecallRun.Verb, .. var recall] ? RecallRun.RunAsync(recall) : BenchmarkRun.RunAsync(args);
}
