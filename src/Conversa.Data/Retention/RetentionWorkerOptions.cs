namespace Conversa.Data.Retention;

/// <summary>When a hosted service applies retention.</summary>
public sealed class RetentionWorkerOptions
{
    /// <summary>How long it waits between two runs, 1 second to 30 days. Default: 1 hour.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long it waits before the first run, so that it does not slow the host's start; 0 to 30 days. Default: 1 minute.</summary>
    public TimeSpan StartDelay { get; set; } = TimeSpan.FromMinutes(1);

    internal void ThrowIfInvalid()
    {
        var longest = TimeSpan.FromDays(30);
        if (Interval < TimeSpan.FromSeconds(1) || Interval > longest)
        {
            throw new ArgumentException("Interval must be 1 second to 30 days.", "configure");
        }

        if (StartDelay < TimeSpan.Zero || StartDelay > longest)
        {
            throw new ArgumentException("StartDelay must be 0 to 30 days.", "configure");
        }
    }
}
