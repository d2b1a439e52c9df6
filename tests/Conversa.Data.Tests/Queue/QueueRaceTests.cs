using System.Collections.Concurrent;
using Conversa.Data.Queue;

namespace Conversa.Data.Tests.Queue;

/// <summary>Several workers at once, and workers that die.</summary>
public sealed class QueueRaceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string ConnectionString => $"Data Source={_directory.Database}";

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Several_workers_do_each_of_500_tasks_once()
    {
        await using var store = await ConversationStore.OpenAsync(ConnectionString);
        await using var other = await ConversationStore.OpenAsync(ConnectionString);
        await store.Queue.EnqueueManyAsync([.. Enumerable.Range(0, 500).Select(i => new NewTask("mail") { Id = $"{i}", Priority = i % 7 })]);
        var done = new ConcurrentBag<string>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => WorkAsync(i % 2 == 0 ? store : other, $"worker {i}", batch: 1 + i))));

        done.Should().HaveCount(500).And.OnlyHaveUniqueItems();
        (await store.Queue.GetDepthAsync()).Should().Equal(new QueueDepth { TaskType = "mail", Status = QueuedTaskStatus.Completed, Count = 500 });
        (await store.Queue.ListAsync(limit: 1000)).Items.Should().OnlyContain(t => t.LeaseToken == 1);

        async Task WorkAsync(IConversationStore mine, string worker, int batch)
        {
            while (await mine.Queue.ClaimManyAsync(worker, batch) is { Count: > 0 } tasks)
            {
                foreach (var task in tasks)
                {
                    done.Add(task.Id);
                    await mine.Queue.CompleteAsync(task.Id, task.LeaseToken);
                }
            }
        }
    }

    [Fact]
    public async Task Of_callers_that_enqueue_one_key_at_once_one_stores_it()
    {
        await using var store = await ConversationStore.OpenAsync(ConnectionString);
        await using var other = await ConversationStore.OpenAsync(ConnectionString);

        var stored = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => (i % 2 == 0 ? store : other).Queue.EnqueueAsync(new("digest") { DedupeKey = "monday" }))));

        stored.Select(t => t.Id).Distinct().Should().ContainSingle();
        (await store.Queue.ListAsync()).Items.Should().ContainSingle();
    }

    [Fact]
    public async Task A_worker_that_is_killed_between_claim_and_complete_loses_its_task_to_the_next()
    {
        var clock = new ManualClock { Now = TimeProvider.System.GetUtcNow() };
        await using var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = ConnectionString, TimeProvider = clock });
        await store.Queue.EnqueueAsync(new("mail") { Id = "mine" });
        await using (await OtherProcess.StartAsync("claim", _directory.Database))
        {
            (await store.Queue.FindByIdAsync("mine"))!.AssignedTo.Should().Be("other process");
        }

        (await store.Queue.ClaimAsync("next")).Should().BeNull("its lease has not expired");
        clock.Advance(TimeSpan.FromHours(1));
        var claimed = (await store.Queue.ClaimAsync("next"))!;

        claimed.Should().Match<QueuedTask>(t => t.Id == "mine" && t.LeaseToken == 2 && t.Retries == 1);
        await store.Queue.CompleteAsync("mine", claimed.LeaseToken);
        await FluentActions.Awaiting(() => store.Queue.CompleteAsync("mine", claimed.LeaseToken - 1)).Should().ThrowAsync<LeaseLostException>("the dead one's token is no good any more");
    }
}
