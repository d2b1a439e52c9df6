using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Retention;

/// <summary>Applies the store's policies now and then. Stopping, it stops between two transactions.</summary>
internal sealed partial class RetentionWorker(IConversationStore store, RetentionWorkerOptions options, TimeProvider time, ILogger logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = options.StartDelay;
        while (true)
        {
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await RunAsync(stoppingToken).ConfigureAwait(false);
            wait = options.Interval;
        }
    }

    // What cannot be deleted now may be the next time: the host goes on.
    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            var report = await store.Maintenance.ApplyRetentionAsync(cancellationToken: stopping).ConfigureAwait(false);
            var rows = report.Rows.Values.Sum();
            LogDone(logger, rows, report.ReleasedBytes, report.Duration);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is deleted is deleted; the next run does the rest.
        }
        catch (Exception e)
        {
            LogFailed(logger, e.GetType().FullName!);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention deleted {Rows} rows and released {Bytes} bytes in {Duration}")]
    private static partial void LogDone(ILogger logger, long rows, long bytes, TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Error, Message = "Retention failed: {Error}")]
    private static partial void LogFailed(ILogger logger, string error);
}
