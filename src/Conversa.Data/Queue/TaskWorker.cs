using Conversa.Data.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Queue;

/// <summary>A hosted worker: as many loops as it may do tasks at once, each of which takes one, does it, and takes the next.</summary>
internal sealed partial class TaskWorker(IConversationStore store, TaskRunner runner, TaskWorkerOptions options, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly string[] _types = [.. options.Handlers.Keys];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Handlers may end in the time that the host gives them. Those that are running after it are cancelled, and their tasks go to others.
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await runner.GiveUpAsync().ConfigureAwait(false);
    }

    public override void Dispose()
    {
        base.Dispose();
        runner.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(() => LoopAsync(stoppingToken), CancellationToken.None)));

    private async Task LoopAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var woken = (store as Store)?.TaskSignal.Next ?? Never;
            if (await ClaimAsync(stopping).ConfigureAwait(false) is { } task)
            {
                // The host may have begun to stop while the task was claimed.
                await (stopping.IsCancellationRequested ? runner.ReleaseAsync(task) : runner.RunAsync(task)).ConfigureAwait(false);
            }
            else
            {
                await woken.WaitAsync(options.PollInterval, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // A store that cannot be written to now may be later: the worker goes on.
    private async Task<QueuedTask?> ClaimAsync(CancellationToken stopping)
    {
        try
        {
            return await store.Queue.ClaimAsync(options.WorkerName, types: _types, cancellationToken: stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is ConversationStoreException or ObjectDisposedException)
        {
            LogClaimFailed(logger, options.WorkerName, e.GetType().FullName!);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Worker {Worker} could not claim a task: {Error}")]
    private static partial void LogClaimFailed(ILogger logger, string worker, string error);
}
