using Conversa.Data.Torture.Children;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture;

/// <summary>
/// Tries to break a store from outside, by its public API, the files beside it and other processes, and shows what it keeps nevertheless: an exam for each promise.
/// Arguments: --exam N[,M] (all when not given), --quick (less of everything, all exams in under two minutes), --long (hours where an exam can use them), --seed N,
/// --count N and --seconds N (instead of an exam's own), --keep (leave the files). The exit code is 1 when an exam fails.
/// </summary>
internal static class Program
{
    private static Task<int> Main(string[] args) =>
        args is [ChildWork.Verb, var work, .. var rest] ? ChildWork.RunAsync(work, rest) : TortureRun.RunAsync(args);
}
