using Conversa.Data.Benchmarks.Children;
using Conversa.Data.Benchmarks.Harness;

namespace Conversa.Data.Benchmarks;

/// <summary>
/// Compares the library with SQLite by hand (raw), Dapper and EF Core on the same work, in interleaved rounds in one process.
/// Arguments: names of scenarios (all when none is given), --rounds N, --quick (a tenth of everything), --cpu (processor time).
/// </summary>
internal static class Program
{
    // A child's start is what one of the scenarios measures: it must load nothing of the harness.
    private static Task<int> Main(string[] args) => args is [ChildProcess.Verb, var work, .. var rest]
        ? Child.RunAsync(work, rest)
        : BenchmarkRun.RunAsync(args);
}
