using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Queue;

/// <summary>Does claimed tasks, each in a scope of its own and under signs of life, and says how they ended. It throws nothing: every failure belongs to a task.</summary>
internal sealed partial class TaskRunner(IServiceProvider services, IConversationStore store, TaskWorkerOptions options, ConversationStoreOptions storeOptions, ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, QueuedTask> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _giveUp = new();

    public async Task RunAsync(QueuedTask task)
    {
        _running[task.Id] = task;
        var error = await HandleAsync(task).ConfigureAwait(false);
        await SayAsync(task, () => error switch
        {
            null => store.Queue.CompleteAsync(task.Id, task.LeaseToken),

            // Calls that are broken off throw what they like.
            _ when _giveUp.IsCancellationRequested => store.Queue.ReleaseAsync(task.Id, task.LeaseToken),

            // Its text may quote what a user wrote.
            _ => store.Queue.FailAsync(task.Id, task.LeaseToken, error.GetType().FullName!),
        }).ConfigureAwait(false);
        _running.TryRemove(KeyValuePair.Create(task.Id, task));
    }

    /// <summary>Cancels the handlers that are running still and gives their tasks back, whether they obey or not, so that they are done again soon.</summary>
    public async Task GiveUpAsync()
    {
        await CancelAsync(_giveUp).ConfigureAwait(false);
        await Task.WhenAll(_running.Values.Select(ReleaseAsync)).ConfigureAwait(false);
    }

    /// <summary>Gives a task back.</summary>
    public Task ReleaseAsync(QueuedTask task) => SayAsync(task, () => store.Queue.ReleaseAsync(task.Id, task.LeaseToken));

    public void Dispose() => _giveUp.Dispose();

    private async Task<Exception?> HandleAsync(QueuedTask task)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(_giveUp.Token);
        using var done = new CancellationTokenSource();
        var beating = BeatAsync(task, lost, done.Token);
        try
        {
            var scope = services.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                await options.Handlers[task.TaskType](task, storeOptions.Json, scope.ServiceProvider, lost.Token).ConfigureAwait(false);
            }

            return null;
        }
        catch (Exception e)
        {
            LogFailed(logger, task.Id, task.TaskType, e.GetType().FullName!);
            return e;
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            await beating.ConfigureAwait(false);
        }
    }

    private async Task BeatAsync(QueuedTask task, CancellationTokenSource lost, CancellationToken done)
    {
        // What is less than a millisecond is no wait at all, and its handler would not be started.
        var interval = TimeSpan.FromMilliseconds(Math.Max(storeOptions.Tasks.Lease.TotalMilliseconds / 3, 1));
        while (true)
        {
            await Task.Delay(interval, storeOptions.TimeProvider, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await store.Queue.HeartbeatAsync(task.Id, task.LeaseToken, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is LeaseLostException or ConversationStoreNotFoundException)
            {
                if (!await IsCompletedAsync(task).ConfigureAwait(false))
                {
                    await CancelAsync(lost).ConfigureAwait(false);
                }

                return;
            }
            catch (Exception e)
            {
                // The next one may come through, and if none does, the lease expires.
                LogUnsaid(logger, task.Id, e.GetType().FullName!);
            }
        }
    }

    // A handler that has completed its task itself may have more to do.
    private async Task<bool> IsCompletedAsync(QueuedTask task)
    {
        try
        {
            return await store.Queue.FindByIdAsync(task.Id).ConfigureAwait(false) is { Status: QueuedTaskStatus.Completed } now && now.LeaseToken == task.LeaseToken;
        }
        catch (Exception)
        {
            return false;
        }
    }

    // What a handler hangs on its token is the host's and may throw. All of it has run by then, and the token is cancelled.
    private async Task CancelAsync(CancellationTokenSource source)
    {
        try
        {
            await source.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException e)
        {
            LogUncancelled(logger, e.Flatten().InnerExceptions[0].GetType().FullName!);
        }
    }

    // What cannot be said is left to the lease: it expires, and the task is attempted again. The host's own jitter may be what throws.
    private async Task SayAsync(QueuedTask task, Func<Task> say)
    {
        try
        {
            await say().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogUnsaid(logger, task.Id, e.GetType().FullName!);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Task} of type {Type} failed: {Error}")]
    private static partial void LogFailed(ILogger logger, string task, string type, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is to be done when a task is cancelled failed: {Error}")]
    private static partial void LogUncancelled(ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "How task {Task} stands could not be noted: {Error}")]
    private static partial void LogUnsaid(ILogger logger, string task, string error);
}
