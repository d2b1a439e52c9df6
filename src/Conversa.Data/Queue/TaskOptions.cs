using System.Text.Json.Serialization.Metadata;

namespace Conversa.Data.Queue;

/// <summary>Settings of the task queue.</summary>
public sealed class TaskOptions
{
    /// <summary>How long a worker has a task without a sign of life, where a claim does not say; 1 millisecond to 1 day. Default: 1 minute.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The longest wait after the first failure, more than 0, at most 1 day. It doubles with each further one: after the n-th failure a task waits for
    /// <c>Jitter() * min(MaxRetryDelay, RetryDelay * 2^(n-1))</c>. Default: 10 seconds.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait after any failure, <see cref="RetryDelay"/> to 30 days. Default: 1 hour.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// What part of the longest wait a task waits for, 0 to 1: anywhere in it, so that what failed together does not come back together.
    /// Called by many threads at once. Default: <see cref="Random.Shared"/>.
    /// </summary>
    public Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    internal TaskPayloads Payloads { get; } = new();

    /// <summary>
    /// From now on tasks of this type are enqueued only with a payload that can be read as a <typeparamref name="TPayload"/>, strictly: what it requires must be
    /// there, what it does not know must not, and null is none.
    /// </summary>
    /// <exception cref="ArgumentException">The type is not 1 to 256 characters long, or is registered already.</exception>
    public TaskOptions Register<TPayload>(string taskType)
    {
        Payloads.Add<TPayload>(taskType, typeInfo: null);
        return this;
    }

    /// <summary>The same with a payload that is read by source-generated code, which decides how strict it is.</summary>
    /// <exception cref="ArgumentException">The type is not 1 to 256 characters long, or is registered already.</exception>
    public TaskOptions Register<TPayload>(string taskType, JsonTypeInfo<TPayload> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        Payloads.Add(taskType, typeInfo);
        return this;
    }
}
