using System.Diagnostics;

namespace Conversa.Data.Torture.Harness;

/// <summary>How long calls take, and an end to those that hang.</summary>
internal static class Timed
{
    public static async Task<TimeSpan> RunAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started);
    }

    public static TimeSpan Longest(this IEnumerable<TimeSpan> times) => times.DefaultIfEmpty().Max();
}
