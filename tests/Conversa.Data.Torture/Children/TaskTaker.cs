using System.Globalization;
using Conversa.Data.Queue;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Children;

/// <summary>
/// A worker that claims tasks and does them, without end: it writes into the books, in one unit of work with the task's completion, and says so. Tasks of one type fail whenever they are tried. Its clock jumps.
/// </summary>
internal sealed class TaskTaker : IChildWork
{
    public const string WorkName = "take-tasks";
    public const string Good = "good";
    public const string Poison = "poison";

    private const int AtOnce = 25;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Farthest = TimeSpan.FromMinutes(10);

    public string Name => WorkName;

    /// <param name="arguments">The path, a name for the worker, and the seed of its clock.</param>
    public async Task RunAsync(string[] arguments)
    {
        var options = Options(arguments[0], new JumpingClock(new Random(int.Parse(arguments[2], CultureInfo.InvariantCulture)), Farthest));
        await using var store = await ConversationStore.OpenAsync(options);
        ChildWork.Say("ready");
        while (true)
        {
            if (await TakeAsync(store, arguments[1], ChildWork.Say) == 0)
            {
                await Task.Delay(50);
            }
        }
    }

    public static ConversationStoreOptions Options(string path, TimeProvider clock)
    {
        var options = new ConversationStoreOptions { ConnectionString = $"Data Source={path}", TimeProvider = clock };
        options.Tasks.RetryDelay = TimeSpan.FromMilliseconds(10);
        options.Tasks.MaxRetryDelay = TimeSpan.FromMilliseconds(100);
        return options;
    }

    /// <summary>Claims some tasks and does them.</summary>
    /// <returns>How many it claimed.</returns>
    public static async Task<int> TakeAsync(IConversationStore store, string worker, Action<string> say)
    {
        var tasks = await store.Queue.ClaimManyAsync(worker, AtOnce, Lease);
        foreach (var task in tasks.Where(t => t.TaskType == Poison))
        {
            await TryAsync(task, "failed", () => store.Queue.FailAsync(task.Id, task.LeaseToken, "cannot be done"), say);
        }

        foreach (var some in tasks.Where(t => t.TaskType != Poison).Chunk(5))
        {
            await CompleteAsync(store, some, say);
        }

        return tasks.Count;
    }

    // Some together; when one of them is lost, each by itself.
    private static async Task CompleteAsync(IConversationStore store, IReadOnlyList<QueuedTask> tasks, Action<string> say)
    {
        try
        {
            await using (var work = await store.BeginAsync())
            {
                foreach (var task in tasks)
                {
                    await work.Configuration.Todos.CreateAsync(new(task.Id) { Id = string.Create(CultureInfo.InvariantCulture, $"{task.Id}-{task.LeaseToken}") });
                    await work.Queue.CompleteAsync(task.Id, task.LeaseToken);
                }

                await work.CommitAsync();
            }

            foreach (var task in tasks)
            {
                say($"done {task.Id}");
            }
        }
        catch (LeaseLostException) when (tasks.Count > 1)
        {
            foreach (var task in tasks)
            {
                await CompleteAsync(store, [task], say);
            }
        }
        catch (LeaseLostException)
        {
            say($"lost {tasks[0].Id}");
        }
    }

    private static async Task TryAsync(QueuedTask task, string done, Func<Task> work, Action<string> say)
    {
        try
        {
            await work();
            say($"{done} {task.Id}");
        }
        catch (LeaseLostException)
        {
            say($"lost {task.Id}");
        }
    }
}
