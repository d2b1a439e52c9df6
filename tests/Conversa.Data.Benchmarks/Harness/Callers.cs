using System.Diagnostics;
using Conversa.Data.Benchmarks.Lanes;

namespace Conversa.Data.Benchmarks.Harness;

/// <summary>Callers who share the work and each await one operation before the next.</summary>
internal static class Callers
{
    /// <summary>Appends the turns.</summary>
    public static Task<double> AppendAsync(ILane lane, int callers, Turn[] turns, double[] latencies) =>
        RunAsync(async turn => await lane.AppendAsync(turn), lane.Blocks, callers, turns, latencies);

    /// <summary>Does one operation after the other until all are done.</summary>
    /// <param name="operate">The operation.</param>
    /// <param name="blocks">Whether it keeps its thread: then each caller gets one, as otherwise they would wait for the pool instead of the database.</param>
    /// <param name="callers">How many at once.</param>
    /// <param name="items">What is operated on.</param>
    /// <param name="latencies">Receives the seconds of each operation.</param>
    /// <returns>The seconds from the first start to the last end.</returns>
    public static async Task<double> RunAsync<T>(Func<T, ValueTask> operate, bool blocks, int callers, T[] items, double[] latencies)
    {
        using var ready = new CountdownEvent(callers);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var next = -1;
        var all = Enumerable.Range(0, callers).Select(_ => blocks ? OnThread() : Task.Run(OnPool)).ToArray();
        ready.Wait();
        var started = Stopwatch.GetTimestamp();
        go.SetResult();
        await Task.WhenAll(all);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;

        Task OnThread() => Task.Factory.StartNew(
            () =>
            {
                ready.Signal();
                go.Task.Wait();
                CallAsync().GetAwaiter().GetResult();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        async Task OnPool()
        {
            ready.Signal();
            await go.Task;
            await CallAsync();
        }

        async Task CallAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < items.Length; i = Interlocked.Increment(ref next))
            {
                var began = Stopwatch.GetTimestamp();
                await operate(items[i]);
                latencies[i] = Stopwatch.GetElapsedTime(began).TotalSeconds;
            }
        }
    }
}
