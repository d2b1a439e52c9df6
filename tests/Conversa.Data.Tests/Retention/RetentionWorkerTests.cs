using Conversa.Data.Logs;
using Conversa.Data.Queue;
using Conversa.Data.Retention;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Tests.Retention;

/// <summary>Retention as a hosted service and as a task of the queue.</summary>
public sealed class RetentionWorkerTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly TemporaryDirectory _directory = new();
    private readonly LogLines _log = new();
    private readonly TimerClock _clock = new();
    private IHost? _host;

    private IConversationStore Store => _host!.Services.GetRequiredService<IConversationStore>();

    public void Dispose()
    {
        _host?.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task It_runs_a_while_after_the_start_and_then_at_each_interval()
    {
        await StartAsync(services => services.AddConversationRetention(o => (o.StartDelay, o.Interval) = (TimeSpan.FromMinutes(5), Hour)));
        await LogAsync(3);

        await _clock.AdvanceAsync(TimeSpan.FromMinutes(4));
        (await CountAsync()).Should().Be(3);

        await _clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await _clock.UntilWaitingAsync();
        (await CountAsync()).Should().Be(1);

        await LogAsync(3);
        await _clock.AdvanceAsync(Hour);
        await _clock.UntilWaitingAsync();
        (await CountAsync()).Should().Be(1);
        _log.Lines.Should().Contain(line => line.Level == LogLevel.Information && line.Text.StartsWith("Retention deleted 3 rows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_fails_is_logged_and_the_next_one_tries_again()
    {
        await StartAsync(services => services.AddConversationRetention(o => (o.StartDelay, o.Interval) = (Hour, Hour)));
        await LogAsync(3);
        _directory.Execute("CREATE TRIGGER refuse BEFORE DELETE ON logs BEGIN SELECT RAISE(ABORT, 'secret'); END");

        await _clock.AdvanceAsync(Hour);
        await _clock.UntilWaitingAsync();
        _log.Lines.Should().ContainSingle(line => line.Level == LogLevel.Error).Which.Text.Should().StartWith("Retention failed: System.ArgumentException");
        _log.Lines.Should().NotContain(line => line.Text.Contains("secret", StringComparison.Ordinal));
        (await CountAsync()).Should().Be(3);

        _directory.Execute("DROP TRIGGER refuse");
        await _clock.AdvanceAsync(Hour);
        await _clock.UntilWaitingAsync();
        (await CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task It_stops_with_the_host_and_does_not_run_any_more()
    {
        await StartAsync(services => services.AddConversationRetention(o => o.StartDelay = Hour));
        await LogAsync(3);
        await _clock.UntilWaitingAsync();

        await _host!.StopAsync();
        await _clock.AdvanceAsync(Hour, waiting: 0);

        (await CountAsync()).Should().Be(3);
        _log.Lines.Should().NotContain(line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Added_twice_it_is_there_once()
    {
        await StartAsync(services => services.AddConversationRetention().AddConversationRetention());

        _host!.Services.GetServices<IHostedService>().Should().ContainSingle();
    }

    [Theory]
    [InlineData("Interval", 0, 0)]
    [InlineData("Interval", 31 * 86400, 0)]
    [InlineData("StartDelay", 60, -1)]
    [InlineData("StartDelay", 60, 31 * 86400)]
    public void A_wrong_setting_is_refused_with_a_sentence_that_names_it(string setting, int interval, int delay) =>
        FluentActions.Invoking(() => new ServiceCollection().AddConversationRetention(o => (o.Interval, o.StartDelay) = (TimeSpan.FromSeconds(interval), TimeSpan.FromSeconds(delay))))
            .Should().Throw<ArgumentException>().WithMessage($"{setting} must be*");

    [Fact]
    public async Task A_task_applies_the_stores_policies()
    {
        await StartAsync(services => services.AddConversationTaskWorker(o => o.HandleRetention()));
        await LogAsync(3);

        var task = await Store.Queue.EnqueueAsync(new("retention"));

        await UntilAsync(task.Id, QueuedTaskStatus.Completed);
        (await CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task A_task_can_have_policies_of_its_own()
    {
        await StartAsync(services => services.AddConversationTaskWorker(o => o.HandleRetention("tidy")), o => o.Tasks.Register<RetentionTask>("tidy"));
        await LogAsync(3);
        var policies = new Dictionary<RetentionTable, RetentionPolicy> { [RetentionTable.Logs] = new() { MaxRows = 2, MaxAge = TimeSpan.FromDays(7) } };

        var task = await Store.Queue.EnqueueAsync(new NewTask("tidy"), new RetentionTask { Policies = policies });

        await UntilAsync(task.Id, QueuedTaskStatus.Completed);
        (await CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task A_task_whose_policies_break_a_rule_fails()
    {
        await StartAsync(services => services.AddConversationTaskWorker(o => o.HandleRetention()));
        await LogAsync(3);

        var task = await Store.Queue.EnqueueAsync(new NewTask("retention") { MaxRetries = 0, Payload = """{"policies":{"Logs":{"maxRows":0}}}""" });

        (await UntilAsync(task.Id, QueuedTaskStatus.Failed)).ErrorMessage.Should().Be("System.ArgumentException");
        (await CountAsync()).Should().Be(3);
    }

    private async Task StartAsync(Action<IServiceCollection> configure, Action<ConversationStoreOptions>? configureStore = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(new Provider(_log));
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddConversationStore(o =>
        {
            o.ConnectionString = $"Data Source={_directory.Database}";
            o.BackgroundSyncInterval = TimeSpan.Zero;
            o.Retention.Clear();
            o.Retention[RetentionTable.Logs] = new() { MaxRows = 1 };
            configureStore?.Invoke(o);
        });
        configure(builder.Services);
        _host = builder.Build();
        await _host.StartAsync();
    }

    private Task LogAsync(int lines) => Store.Analytics.Logs.AppendManyAsync([.. Enumerable.Range(0, lines).Select(i => new NewLogEntry(LogLevel.Information, "test", $"line {i}"))]);

    private async Task<int> CountAsync() => (await Store.Analytics.Logs.ListAsync()).Items.Count;

    private async Task<QueuedTask> UntilAsync(string id, QueuedTaskStatus status)
    {
        while (true)
        {
            if (await Store.Queue.FindByIdAsync(id) is { } task && task.Status == status)
            {
                return task;
            }

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
}
