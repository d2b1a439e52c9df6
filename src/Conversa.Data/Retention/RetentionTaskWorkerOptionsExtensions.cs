using Conversa.Data.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Data.Retention;

/// <summary>Retention as a task of the queue.</summary>
public static class RetentionTaskWorkerOptionsExtensions
{
    /// <summary>
    /// Tasks of this type apply retention, to the store that the worker's services have: <c>store.Queue.EnqueueAsync(new NewTask("retention"))</c>, or with a
    /// <see cref="RetentionTask"/> that has policies of its own. A policy that breaks a rule is a failed attempt.
    /// </summary>
    /// <param name="options">The worker's settings.</param>
    /// <param name="taskType">The type, 1 to 256 characters, without a handler so far.</param>
    /// <exception cref="ArgumentException">The type breaks a rule or has a handler already.</exception>
    public static TaskWorkerOptions HandleRetention(this TaskWorkerOptions options, string taskType = RetentionTask.TaskType)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Handle<RetentionTask>(taskType, (task, services, cancellationToken) =>
            services.GetRequiredService<IConversationStore>().Maintenance.ApplyRetentionAsync(task.Payload.Policies, cancellationToken: cancellationToken));
    }
}
