using Conversa.Data.Queue;

namespace Conversa.Data.Tests.Queue;

/// <summary>A queue whose failures wait for half of the longest wait.</summary>
public abstract class QueueContract(EngineKind engine) : StoreContract(engine)
{
    protected const string Worker = "worker";

    protected static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    protected IQueueRepository Queue => Store.Queue;

    protected override void Configure(ConversationStoreOptions options)
    {
        options.Tasks.Jitter = () => 0.5;
        options.Tasks.RetryDelay = TimeSpan.FromSeconds(10);
        options.Tasks.MaxRetryDelay = TimeSpan.FromSeconds(60);
    }

    protected Task<QueuedTask> EnqueueAsync(string id, int priority = 5, string type = "mail", int maxRetries = 3) =>
        Queue.EnqueueAsync(new(type) { Id = id, Priority = priority, MaxRetries = maxRetries });

    protected async Task<QueuedTask> ClaimAsync(string worker = Worker) => (await Queue.ClaimAsync(worker))!;

    protected async Task<QueuedTask> FindAsync(string id) => (await Queue.FindByIdAsync(id))!;

    /// <summary>A task that failed as often as it may.</summary>
    protected async Task<QueuedTask> DeadAsync(NewTask task)
    {
        var stored = await Queue.EnqueueAsync(task with { MaxRetries = 0 });
        var claimed = await Queue.ClaimAsync(Worker, types: [task.TaskType]);
        claimed!.Id.Should().Be(stored.Id);
        return await Queue.FailAsync(claimed.Id, claimed.LeaseToken, "no");
    }

    protected async Task AddUserAsync(string userId = Alice) => await Store.Users.CreateAsync(new() { Id = userId });
}
