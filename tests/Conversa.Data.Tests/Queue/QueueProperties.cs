using Conversa.Data.Queue;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Queue;

/// <summary>Any sequence of operations leaves the queue as a plain model of it says.</summary>
public sealed class QueueProperties : IAsyncLifetime
{
    private static readonly string[] Types = ["a", "b"];

    private readonly ManualClock _clock = new();
    private IConversationStore _store = null!;
    private int _runs;

    public async Task InitializeAsync()
    {
        var options = new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", TimeProvider = _clock };
        options.Tasks.Jitter = () => 1;
        options.Tasks.RetryDelay = TimeSpan.FromSeconds(10);
        options.Tasks.MaxRetryDelay = TimeSpan.FromSeconds(25);
        _store = await ConversationStore.OpenAsync(options);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void Any_operations_do_what_the_model_does() => Prop.ForAll(
        (from verb in Gen.Frequency((4, Gen.Constant(0)), (6, Gen.Constant(1)), (8, Gen.Choose(2, 10)))
         from which in Gen.Choose(0, 7)
         from number in Gen.Choose(0, 5)
         select (verb, which, number)).ArrayOf().ToArbitrary(),
        operations =>
        {
            // Each run has a user of its own, and one user's store.
            var user = $"user {++_runs}";
            Wait(_store.Users.CreateAsync(new() { Id = user }));
            var queue = _store.ForUser(user).Queue;
            var model = new QueueModel(_clock);
            foreach (var (verb, which, number) in operations)
            {
                Run(queue, model, verb, which, number);
                var stored = Wait(queue.ListAsync(limit: 1000)).Items.Reverse().Select(QueueModel.Describe).ToList();
                if (!stored.SequenceEqual(model.Tasks.Select(t => t.Describe())))
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private void Run(IQueueRepository queue, QueueModel model, int verb, int which, int number)
    {
        var task = model.Tasks.Count == 0 ? null : model.Tasks[which % model.Tasks.Count];

        // Mostly the last token, now and then an older one.
        var token = number == 0 ? task?.Token - 1 ?? 0 : task?.Token ?? 0;
        switch (verb)
        {
            case 0:
                Enqueue(queue, model, which, number);
                break;
            case 1:
                string[]? types = number < 2 ? [Types[number]] : number == 2 ? [.. Types.Reverse()] : null;
                Wait(queue.ClaimManyAsync("w", 1 + (which % 3), TimeSpan.FromSeconds(30), types)).Select(t => model.Tasks.FindIndex(m => m.Id == t.Id))
                    .Should().Equal(model.Claim(1 + (which % 3), types));
                break;
            case 2:
                _clock.Advance(TimeSpan.FromSeconds((number - 1) * 7));
                break;
            case 3 when task is not null:
                Same(() => queue.CompleteAsync(task.Id, token), () => QueueModel.Complete(task, token));
                break;
            case 4 when task is not null:
                Same(() => queue.FailAsync(task.Id, token, "x"), () => model.Fail(task, token));
                break;
            case 5 when task is not null:
                Same(() => queue.HeartbeatAsync(task.Id, token, TimeSpan.FromSeconds(30)), () => model.Heartbeat(task, token));
                break;
            case 6 when task is not null:
                Same(() => queue.ReleaseAsync(task.Id, token), () => QueueModel.Release(task, token));
                break;
            case 7 when task is not null:
                Same(() => queue.CancelAsync(task.Id), () => QueueModel.Cancel(task));
                break;
            case 8 when task is not null:
                Same(() => queue.RetryAsync(task.Id), () => model.Retry(task));
                break;
            case 9:
                Wait(queue.ReapExpiredAsync()).Should().Be(model.Reap());
                break;
            case 10:
                Wait(queue.PromoteDueAsync()).Should().Be(model.Promote());
                break;
        }
    }

    private void Enqueue(IQueueRepository queue, QueueModel model, int which, int number)
    {
        DateTimeOffset? scheduledFor = which < 3 ? null : _clock.Now.AddSeconds((which - 4) * 5);
        var key = number == 0 ? "k" : null;
        var type = Types[number % 2];
        var stored = Wait(queue.EnqueueAsync(new(type) { Priority = which % 2, MaxRetries = number % 3, DedupeKey = key, ScheduledFor = scheduledFor }));
        if (model.Unfinished(type, key) is { } unfinished)
        {
            stored.Id.Should().Be(unfinished.Id);
        }
        else
        {
            model.Enqueue(stored.Id, type, which % 2, number % 3, key, scheduledFor);
        }
    }

    // Either both do it or both refuse.
    private static void Same(Func<Task> does, Func<bool> models)
    {
        var done = true;
        try
        {
            does().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is ConversationStoreConflictException or ConversationStoreInvalidTransitionException)
        {
            done = false;
        }

        done.Should().Be(models());
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
