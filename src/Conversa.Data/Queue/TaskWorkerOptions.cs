using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Data.Storage;

namespace Conversa.Data.Queue;

/// <summary>What a hosted worker does, and how much at once.</summary>
public sealed class TaskWorkerOptions
{
    private readonly Dictionary<string, TaskHandler> _handlers = new(StringComparer.Ordinal);

    /// <summary>How many tasks it does at once, 1 to 1,000. Default: 4.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>
    /// How often it looks for tasks of other processes and for those whose time has come, 1 millisecond to 1 hour.
    /// What this process enqueues it sees at once, unless its last look failed: then it waits as long as this, at most 1 second. Default: 1 second.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What it calls itself in the tasks it takes, 1 to 256 characters. Default: the machine's name and the process's id.</summary>
    public string WorkerName { get; set; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    internal IReadOnlyDictionary<string, TaskHandler> Handlers => _handlers;

    /// <summary>
    /// What is done with tasks of this type. The task is completed when the handler ends, unless it completed it itself, such as in a unit of work with what it wrote.
    /// When the handler throws, the attempt has failed, and the task keeps the type of the exception, not its text.
    /// </summary>
    /// <param name="taskType">The type, 1 to 256 characters. Each has one handler.</param>
    /// <param name="handler">
    /// Is given the task, the services of a scope of its own, and a token that is cancelled when the task is lost or called off, and when the host's time for stopping is over.
    /// </param>
    /// <exception cref="ArgumentException">The type breaks a rule or has a handler already.</exception>
    public TaskWorkerOptions Handle(string taskType, Func<QueuedTask, IServiceProvider, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(taskType, (task, _, services, cancellationToken) => handler(task, services, cancellationToken));
    }

    /// <summary>The same for a typed payload. One that cannot be read as a <typeparamref name="TPayload"/> is a failed attempt.</summary>
    /// <param name="taskType">The type, 1 to 256 characters. Each has one handler.</param>
    /// <param name="handler">Is given the task with its payload, the services of a scope of its own, and a token as the other overload's.</param>
    /// <param name="typeInfo">Reads the payload by source-generated code; null for <see cref="ConversationStoreOptions.Json"/>.</param>
    /// <exception cref="ArgumentException">The type breaks a rule or has a handler already.</exception>
    public TaskWorkerOptions Handle<TPayload>(string taskType, Func<ClaimedTask<TPayload>, IServiceProvider, CancellationToken, Task> handler, JsonTypeInfo<TPayload>? typeInfo = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(taskType, (task, json, services, cancellationToken) =>
        {
            var payload = typeInfo is null ? JsonSerializer.Deserialize<TPayload>(task.Payload, json) : JsonSerializer.Deserialize(task.Payload, typeInfo);
            return handler(new() { Task = task, Payload = payload! }, services, cancellationToken);
        });
    }

    internal void ThrowIfInvalid()
    {
        Demand(Concurrency is >= 1 and <= 1000, "Concurrency must be 1 to 1,000.");
        Demand(PollInterval >= TimeSpan.FromMilliseconds(1) && PollInterval <= TimeSpan.FromHours(1), "PollInterval must be 1 millisecond to 1 hour.");
        Require.Name(WorkerName);
        Demand(_handlers.Count > 0, "A worker needs at least one handler: call Handle.");

        static void Demand(bool met, string rule)
        {
            if (!met)
            {
                throw new ArgumentException(rule, "configure");
            }
        }
    }

    private TaskWorkerOptions Add(string taskType, TaskHandler handler)
    {
        Require.Name(taskType);
        return _handlers.TryAdd(taskType, handler) ? this : throw new ArgumentException($"Tasks of type '{taskType}' have a handler already.", nameof(taskType));
    }
}
