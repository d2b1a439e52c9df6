using System.Collections.Concurrent;
using Conversa.Data.Messages;
using Conversa.Data.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Tests.Queue;

/// <summary>The hosted worker. Nothing here waits for a time: handlers and tests tell each other how far they are.</summary>
public sealed class TaskWorkerTests : IAsyncLifetime
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private readonly TemporaryDirectory _directory = new();
    private readonly LogLines _log = new();
    private IHost? _host;

    private IConversationStore Store => _host!.Services.GetRequiredService<IConversationStore>();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _host?.Dispose();
        _directory.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_task_that_this_process_enqueues_is_done_at_once()
    {
        var done = new TaskCompletionSource<Reminder>();
        await StartAsync(o =>
        {
            o.PollInterval = Never;
            o.Handle<Reminder>("remind", (task, _, _) =>
            {
                task.Task.AssignedTo.Should().Be("tester");
                done.SetResult(task.Payload);
                return Task.CompletedTask;
            });
        });

        var task = await Store.Queue.EnqueueAsync(new("remind"), new Reminder("tea", 3));

        (await done.Task).Should().Be(new Reminder("tea", 3));
        await UntilAsync(task.Id, QueuedTaskStatus.Completed);
    }

    [Fact]
    public async Task A_task_of_a_unit_of_work_is_done_once_that_is_committed()
    {
        var done = new TaskCompletionSource<string>();
        await StartAsync(o =>
        {
            o.PollInterval = Never;
            o.Handle("remind", (task, _, _) =>
            {
                done.SetResult(task.Id);
                return Task.CompletedTask;
            });
        });

        await using (var work = await Store.BeginAsync())
        {
            await work.Queue.EnqueueAsync(new("remind") { Id = "mine" });
            done.Task.IsCompleted.Should().BeFalse();
            await work.CommitAsync();
        }

        (await done.Task).Should().Be("mine");
    }

    [Fact]
    public async Task Tasks_of_other_processes_are_found_by_looking_now_and_then()
    {
        var done = new TaskCompletionSource<string>();
        await StartAsync(o =>
        {
            o.PollInterval = TimeSpan.FromMilliseconds(10);
            o.Handle("remind", (task, _, _) =>
            {
                done.SetResult(task.Id);
                return Task.CompletedTask;
            });
        });

        await using (var other = await ConversationStore.OpenAsync($"Data Source={_directory.Database}"))
        {
            await other.Queue.EnqueueAsync(new("remind") { Id = "theirs" });
        }

        (await done.Task).Should().Be("theirs");
    }

    [Fact]
    public async Task It_does_as_many_tasks_at_once_as_it_may_each_in_a_scope_of_its_own()
    {
        var running = new ConcurrentBag<Scoped>();
        var all = new TaskCompletionSource();
        await StartAsync(o =>
        {
            o.Concurrency = 3;
            o.Handle("remind", async (_, services, _) =>
            {
                running.Add(services.GetRequiredService<Scoped>());
                if (running.Count == 3)
                {
                    all.SetResult();
                }

                await all.Task;
            });
        });

        await Store.Queue.EnqueueManyAsync([new("remind"), new("remind"), new("remind")]);

        await all.Task;
        running.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_handler_that_throws_fails_the_attempt_with_the_type_of_its_exception_only()
    {
        var attempts = 0;
        await StartAsync(o => o.Handle("remind", (_, _, _) =>
        {
            attempts++;
            throw new InvalidOperationException("secret");
        }));

        var task = await Store.Queue.EnqueueAsync(new("remind") { MaxRetries = 2 });

        var dead = await UntilAsync(task.Id, QueuedTaskStatus.Failed);
        dead.ErrorMessage.Should().Be("System.InvalidOperationException");
        (attempts, dead.Retries, dead.LeaseToken).Should().Be((3, 2, 3));
        _log.Lines.Should().Contain(line => line.Text.Contains("InvalidOperationException")).And.NotContain(line => line.Text.Contains("secret") || line.Error != null);
    }

    [Fact]
    public async Task A_payload_that_cannot_be_read_fails_the_attempt()
    {
        await StartAsync(o => o.Handle<Reminder>("remind", (_, _, _) => Task.CompletedTask));

        var task = await Store.Queue.EnqueueAsync(new("remind") { Payload = "[]", MaxRetries = 0 });

        (await UntilAsync(task.Id, QueuedTaskStatus.Failed)).ErrorMessage.Should().Be("System.Text.Json.JsonException");
    }

    [Fact]
    public async Task A_handler_may_complete_its_task_together_with_what_it_wrote()
    {
        await StartAsync(o => o.Handle("answer", async (task, services, cancellationToken) =>
        {
            await using var work = await services.GetRequiredService<IConversationStore>().BeginAsync(cancellationToken);
            await work.Messages.AppendAsync("chat", MessageRole.Assistant, "done", cancellationToken: cancellationToken);
            await work.Queue.CompleteAsync(task.Id, task.LeaseToken, """{"answered":true}""", cancellationToken);
            await work.CommitAsync(cancellationToken);
        }));
        await Store.Conversations.CreateAsync(new Conversa.Data.Conversations.NewConversation("alice") { Id = "chat" });

        var task = await Store.Queue.EnqueueAsync(new("answer"));

        (await UntilAsync(task.Id, QueuedTaskStatus.Completed)).Metadata.Should().Be("""{"answered":true}""");
        (await Store.Messages.CountAsync("chat")).Should().Be(1);
    }

    [Fact]
    public async Task A_long_task_gives_signs_of_life()
    {
        var go = new TaskCompletionSource();
        await StartAsync(
            o => o.Handle("long", (_, _, _) => go.Task),
            o => o.Tasks.Lease = TimeSpan.FromMilliseconds(60));
        var task = await Store.Queue.EnqueueAsync(new("long"));
        var first = await UntilAsync(task.Id, QueuedTaskStatus.InProgress);

        await UntilAsync(async () => (await Store.Queue.FindByIdAsync(task.Id))!.LeaseUntil > first.LeaseUntil);
        go.SetResult();

        await UntilAsync(task.Id, QueuedTaskStatus.Completed);
    }

    [Fact]
    public async Task A_handler_is_told_when_its_task_is_called_off()
    {
        var told = new TaskCompletionSource();
        await StartAsync(
            o => o.Handle("long", async (_, _, cancellationToken) =>
            {
                await using var _ = cancellationToken.UnsafeRegister(_ => told.TrySetResult(), null);
                await told.Task;
                cancellationToken.ThrowIfCancellationRequested();
            }),
            o => o.Tasks.Lease = TimeSpan.FromMilliseconds(60));
        var task = await Store.Queue.EnqueueAsync(new("long"));
        await UntilAsync(task.Id, QueuedTaskStatus.InProgress);

        await Store.Queue.CancelAsync(task.Id);

        await told.Task;
        (await Store.Queue.FindByIdAsync(task.Id))!.Status.Should().Be(QueuedTaskStatus.Cancelled);
    }

    [Fact]
    public async Task Stopping_waits_for_what_is_running_and_takes_nothing_more()
    {
        var (started, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await StartAsync(o =>
        {
            o.Concurrency = 1;
            o.Handle("long", async (_, _, _) =>
            {
                started.TrySetResult();
                await go.Task;
            });
        });
        var first = await Store.Queue.EnqueueAsync(new("long"));
        await started.Task;
        var second = await Store.Queue.EnqueueAsync(new("long"));

        var stopping = _host!.StopAsync();
        stopping.IsCompleted.Should().BeFalse();
        go.SetResult();
        await stopping;

        (await Store.Queue.FindByIdAsync(first.Id))!.Status.Should().Be(QueuedTaskStatus.Completed);
        (await Store.Queue.FindByIdAsync(second.Id))!.Should().Match<QueuedTask>(t => t.Status == QueuedTaskStatus.Pending && t.LeaseToken == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_time_for_stopping_is_over_tasks_are_given_back(bool obeys)
    {
        var (started, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        await StartAsync(o => o.Handle("endless", async (_, _, cancellationToken) =>
        {
            await using var _ = cancellationToken.UnsafeRegister(_ => cancelled.TrySetResult(), null);
            started.SetResult();
            if (obeys)
            {
                await cancelled.Task;
                cancellationToken.ThrowIfCancellationRequested();
            }

            await new TaskCompletionSource().Task;
        }));
        var task = await Store.Queue.EnqueueAsync(new("endless") { MaxRetries = 0 });
        await started.Task;

        await StopAtOnceAsync();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10)); // long before a sign of life would tell it
        (await UntilAsync(task.Id, QueuedTaskStatus.Pending)).Should().Match<QueuedTask>(t => t.Retries == 0 && t.ErrorMessage == null);
    }

    [Fact]
    public async Task A_handler_that_throws_something_else_when_it_is_cancelled_spends_no_retry()
    {
        var started = new SemaphoreSlim(0);
        using var ended = new ManualResetEventSlim();
        await StartAsync(o =>
        {
            o.Handle("slow", async (_, _, cancellationToken) =>
            {
                // Cancelled last: until the other has ended, the worker gives nothing back by itself.
                cancellationToken.UnsafeRegister(_ => ended.Wait(TimeSpan.FromSeconds(10)), null);
                started.Release();
                await new TaskCompletionSource().Task;
            });
            o.Handle("call", async (_, _, cancellationToken) =>
            {
                var cancelled = new TaskCompletionSource();
                cancellationToken.UnsafeRegister(_ => cancelled.SetResult(), null);
                started.Release();
                await cancelled.Task;
                throw new IOException("The call was broken off.");
            });
        });
        await Store.Queue.EnqueueAsync(new("slow"));
        await started.WaitAsync();
        var task = await Store.Queue.EnqueueAsync(new("call") { MaxRetries = 0 });
        await started.WaitAsync();

        var stopping = StopAtOnceAsync();
        await UntilAsync(async () => (await Store.Queue.FindByIdAsync(task.Id))!.Status != QueuedTaskStatus.InProgress);
        ended.Set();
        await stopping;

        (await Store.Queue.FindByIdAsync(task.Id))!.Should().Match<QueuedTask>(t => t.Status == QueuedTaskStatus.Pending && t.Retries == 0 && t.ErrorMessage == null);
    }

    [Fact]
    public async Task What_a_handler_hangs_on_its_token_may_throw_and_every_task_is_given_back()
    {
        var running = 0;
        var all = new TaskCompletionSource();
        await StartAsync(o => o.Handle("endless", async (_, _, cancellationToken) =>
        {
            cancellationToken.UnsafeRegister(_ => throw new InvalidOperationException("secret"), null);
            if (Interlocked.Increment(ref running) == 2)
            {
                all.SetResult();
            }

            await new TaskCompletionSource().Task;
        }));
        var tasks = await Store.Queue.EnqueueManyAsync([new("endless"), new("endless")]);
        await all.Task;

        await StopAtOnceAsync();

        (await Store.Queue.FindByIdAsync(tasks[0].Id))!.Status.Should().Be(QueuedTaskStatus.Pending);
        (await Store.Queue.FindByIdAsync(tasks[1].Id))!.Status.Should().Be(QueuedTaskStatus.Pending);
        _log.Lines.Should().Contain(line => line.Text.Contains("InvalidOperationException")).And.NotContain(line => line.Text.Contains("secret"));
    }

    [Fact]
    public async Task What_a_handler_hangs_on_its_token_may_throw_and_its_worker_goes_on()
    {
        var (cancelled, done) = (new TaskCompletionSource(), new TaskCompletionSource());
        await StartAsync(
            o =>
            {
                o.Concurrency = 1;
                o.Handle("long", async (_, _, cancellationToken) =>
                {
                    cancellationToken.UnsafeRegister(
                        _ =>
                        {
                            cancelled.SetResult();
                            throw new InvalidOperationException();
                        },
                        null);
                    await cancelled.Task;
                });
                o.Handle("next", (_, _, _) =>
                {
                    done.SetResult();
                    return Task.CompletedTask;
                });
            },
            o => o.Tasks.Lease = TimeSpan.FromMilliseconds(60));
        var task = await Store.Queue.EnqueueAsync(new("long"));
        await UntilAsync(task.Id, QueuedTaskStatus.InProgress);

        await Store.Queue.CancelAsync(task.Id);
        await Store.Queue.EnqueueAsync(new("next"));

        await done.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Jitter_that_throws_leaves_its_worker_working()
    {
        var done = new TaskCompletionSource();
        await StartAsync(
            o =>
            {
                o.Concurrency = 1;
                o.Handle("fails", (_, _, _) => throw new InvalidOperationException());
                o.Handle("next", (_, _, _) =>
                {
                    done.SetResult();
                    return Task.CompletedTask;
                });
            },
            o => o.Tasks.Jitter = () => throw new InvalidOperationException());

        await Store.Queue.EnqueueManyAsync([new("fails"), new("next")]);

        await done.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_worker_that_cannot_claim_rests_whatever_wakes_it_and_goes_on()
    {
        var done = new TaskCompletionSource();
        await StartAsync(o =>
        {
            o.Concurrency = 1;
            o.PollInterval = Never;
            o.Handle("remind", (_, _, _) =>
            {
                done.TrySetResult();
                return Task.CompletedTask;
            });
        });
        await Store.Queue.EnqueueAsync(new("other")); // makes the file

        // It promotes this one before it fails, and so wakes itself.
        _directory.Execute("INSERT INTO queue (id, task_type, status, scheduled_for, created_at, updated_at) VALUES ('due', 'remind', 'scheduled', 1, 1, 1)");
        _directory.Execute("CREATE TRIGGER refuses BEFORE UPDATE ON queue WHEN new.status = 'in_progress' BEGIN SELECT raise(ABORT, 'no'); END");
        await Store.Queue.EnqueueAsync(new("other"));
        var started = TimeProvider.System.GetTimestamp();
        await UntilAsync(() => Task.FromResult(Failures() > 0));
        for (var i = 0; i < 100; i++)
        {
            await Store.Queue.EnqueueAsync(new("other"));
        }

        Failures().Should().BeLessThan(3 + (int)TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        _directory.Execute("DROP TRIGGER refuses");
        await done.Task.WaitAsync(TimeSpan.FromSeconds(10));

        int Failures() => _log.Lines.Count(line => line.Level == LogLevel.Error && line.Text.Contains("could not claim"));
    }

    [Fact]
    public async Task Under_the_shortest_lease_a_handler_starts_at_once()
    {
        var signs = new TaskCompletionSource<double>();
        await StartAsync(
            o =>
            {
                o.Concurrency = 1;
                o.Handle("remind", async (task, _, cancellationToken) =>
                {
                    // Each sign of life is a millisecond later than the one before.
                    signs.SetResult(((await Store.Queue.FindByIdAsync(task.Id, cancellationToken))!.UpdatedAt - task.UpdatedAt).TotalMilliseconds);
                });
            },
            o =>
            {
                o.TimeProvider = new TimerClock(); // It stands: whoever waits between two signs gives none.
                o.Tasks.Lease = TimeSpan.FromMilliseconds(1);
            });

        await Store.Queue.EnqueueAsync(new("remind"));

        (await signs.Task.WaitAsync(TimeSpan.FromSeconds(10))).Should().Be(0);
    }

    public static TheoryData<string, Action<TaskWorkerOptions>> Wrong => new()
    {
        { "handler", _ => { } },
        { "Concurrency", o => Any(o).Concurrency = 0 },
        { "PollInterval", o => Any(o).PollInterval = TimeSpan.Zero },
        { "PollInterval", o => Any(o).PollInterval = TimeSpan.FromMicroseconds(999) },
        { "WorkerName", o => Any(o).WorkerName = "" },
        { "WorkerName", o => Any(o).WorkerName = null! },
        { "WorkerName", o => Any(o).WorkerName = "a\0" },
        { "WorkerName", o => Any(o).WorkerName = "\ud800" },
        { "'a'", o => Any(Any(o)) },
        { "taskType", o => o.Handle("", (_, _, _) => Task.CompletedTask) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_refused_with_a_sentence_that_names_it(string setting, Action<TaskWorkerOptions> configure) =>
        FluentActions.Invoking(() => new ServiceCollection().AddConversationTaskWorker(configure)).Should().Throw<ArgumentException>().WithMessage($"*{setting}*");

    private static TaskWorkerOptions Any(TaskWorkerOptions options) => options.Handle("a", (_, _, _) => Task.CompletedTask);

    private async Task StartAsync(Action<TaskWorkerOptions> configure, Action<ConversationStoreOptions>? configureStore = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(new Provider(_log));
        builder.Services.AddScoped<Scoped>();
        builder.Services.AddConversationStore(o =>
        {
            o.ConnectionString = $"Data Source={_directory.Database}";
            o.Tasks.Jitter = () => 0;
            configureStore?.Invoke(o);
        });
        builder.Services.AddConversationTaskWorker(o =>
        {
            o.WorkerName = "tester";
            configure(o);
        });
        _host = builder.Build();
        await _host.StartAsync();
    }

    private async Task StopAtOnceAsync()
    {
        using var over = new CancellationTokenSource();
        var stopping = _host!.StopAsync(over.Token);
        await over.CancelAsync();
        await ((Func<Task>)(() => stopping)).Should().NotThrowAsync<ConversationStoreException>();
    }

    private async Task<QueuedTask> UntilAsync(string id, QueuedTaskStatus status)
    {
        QueuedTask? task = null;
        await UntilAsync(async () => (task = await Store.Queue.FindByIdAsync(id))!.Status == status);
        return task!;
    }

    private static async Task UntilAsync(Func<Task<bool>> met)
    {
        while (!await met())
        {
            await Task.Yield();
        }
    }

    private sealed class Provider(ILogger logger) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose()
        {
        }
    }

    private sealed record Reminder(string What, int Times);

    private sealed class Scoped;
}
