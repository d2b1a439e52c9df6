using System.Diagnostics;

namespace Conversa.Data.Benchmarks.Soak;

/// <summary>The managed heap over a stretch of work.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Peak">The most that the heap held, garbage included, looked at every 5 ms.</param>
/// <param name="Live">What was left afterwards without garbage.</param>
internal sealed record HeapSample(double Seconds, long Peak, long Live)
{
    public static async Task<HeapSample> WhileAsync(Func<Task> work)
    {
        var done = false;
        var peak = 0L;
        var watcher = new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
                Thread.Sleep(5);
            }
        });
        watcher.Start();
        var started = Stopwatch.GetTimestamp();
        await work();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Volatile.Write(ref done, true);
        watcher.Join();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return new(seconds, peak, GC.GetTotalMemory(forceFullCollection: false));
    }
}
