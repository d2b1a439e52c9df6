namespace Conversa.Data.Queue;

/// <summary>How long a task waits after a failure: exponential, with full jitter.</summary>
internal static class TaskBackoff
{
    /// <param name="retries">How often it failed before.</param>
    /// <param name="options">The bounds, and the jitter.</param>
    public static TimeSpan Delay(long retries, TaskOptions options)
    {
        // Beyond this power every bound is reached.
        var longest = Math.Min(options.MaxRetryDelay.TotalMilliseconds, options.RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(retries, 62)));

        // The host's own jitter may be anything, not a number included.
        var part = options.Jitter();
        return TimeSpan.FromMilliseconds(Math.Floor(longest * (part > 0 ? Math.Min(part, 1) : 0)));
    }
}
