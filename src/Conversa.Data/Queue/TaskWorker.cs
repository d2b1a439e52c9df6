using Conversa.Data.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Queue;

/// <summary>A hosted worker: as many loops as it may do tasks at once, each of which takes one, does it, and takes the next.</summary>
internal sealed partial class TaskWorker(IConversationStore store, TaskRunner runner, TaskWorkerOptions options, TimeProvider time, ILogger logger) : BackgroundService
{
    // An interval may be long because this process wakes its worker.
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

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
            var (woken, wait) = ((store as Store)?.TaskSignal.Next ?? Never, options.PollInterval);
            try
            {
                if (await store.Queue.ClaimAsync(options.WorkerName, types: _types, cancellationToken: stopping).ConfigureAwait(false) is { } task)
                {
                    // The host may have begun to stop while the task was claimed.
                    await (stopping.IsCancellationRequested ? runner.ReleaseAsync(task) : runner.RunAsync(task)).ConfigureAwait(false);
                    continue;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A store that cannot be written to now may be later: the worker goes on. Nothing wakes it sooner, for what it made claimable before it failed would wake it at once.
                LogClaimFailed(logger, options.WorkerName, e.GetType().FullName!);
                (woken, wait) = (Never, options.PollInterval < LongestRest ? options.PollInterval : LongestRest);
            }

            await woken.WaitAsync(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Worker {Worker} could not claim a task: {Error}")]
    private static partial void LogClaimFailed(ILogger logger, string worker, string error);
}
