using Microsoft.Extensions.Logging;

namespace Conversa.Data.Logs;

/// <summary>How a host's log goes into its store.</summary>
public sealed class StoreLoggingOptions
{
    /// <summary>Only lines at least as serious as this are stored; <see cref="LogLevel.None"/> stores none. Default: <see cref="LogLevel.Information"/>.</summary>
    public LogLevel MinLevel { get; set; } = LogLevel.Information;

    /// <summary>Lines that may wait for the store, 1 to 100,000; further ones are dropped and counted. Default: 1,024.</summary>
    public int Capacity { get; set; } = 1024;

    /// <summary>How long closing waits for the lines still in hand; 0 to 1 minute. Default: 2 seconds.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(2);

    internal void ThrowIfInvalid()
    {
        if (MinLevel is < LogLevel.Trace or > LogLevel.None)
        {
            throw new ArgumentException("MinLevel must be one of the levels.", nameof(MinLevel));
        }

        if (Capacity is < 1 or > 100_000)
        {
            throw new ArgumentException("Capacity must be 1 to 100,000.", nameof(Capacity));
        }

        if (CloseTimeout < TimeSpan.Zero || CloseTimeout > TimeSpan.FromMinutes(1))
        {
            throw new ArgumentException("CloseTimeout must be 0 to 1 minute.", nameof(CloseTimeout));
        }
    }
}
