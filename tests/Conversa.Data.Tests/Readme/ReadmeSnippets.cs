using System.Security.Cryptography;
using Conversa.Data.Context;
using Conversa.Data.Maintenance;
using Conversa.Data.Messages;
using Conversa.Data.Migrations;
using Conversa.Data.Queue;
using Conversa.Data.Retention;
using Conversa.Data.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Conversa.Data.Tests.Readme;

/// <summary>The code of the README.</summary>
public sealed class ReadmeSnippets : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_first_screen_runs()
    {
        var services = new ServiceCollection();
        services.AddConversationStore("Data Source=bot.db");
        services.Configure<ConversationStoreOptions>(o => o.ConnectionString = $"Data Source={_directory.Database}");
        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<IConversationStore>();

        var user = await store.Users.FindOrCreateAsync("discord", "80351110224678912", "Nelly");
        var chat = await store.Conversations.GetOrCreateAsync("discord:41771983423143937", user.Id);

        // Delivered twice? The provider's id makes it one message.
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "I want to run three times a week.", externalId: "1290");

        var history = await store.Messages.GetRecentMessagesAsync(chat.Id, 20); // oldest first: what the model is given
        await store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "Which three days?");
        await store.States.SaveStateAsync(chat.Id, new { mood = "keen", runsPerWeek = 3 });
        await store.Memories.RememberAsync(user.Id, "Runs in the morning, before work.", importance: 7);

        var known = await store.Memories.RecallAsync(user.Id, "When does Nelly run?"); // by relevance, recency and importance
        var said = await store.Messages.SearchAsync("running", new() { UserId = user.Id }); // every committed message is found

        history.Should().ContainSingle();
        known.Should().ContainSingle();
        said[0].Item.Content.Should().Be("I want to run three times a week.");
        var hits = await store.Messages.SearchAsync("three runs", new()
        {
            UserId = user.Id,
            From = DateTimeOffset.UtcNow.AddDays(-30),
            Terms = new() { Excluded = ["swimming"] },
            Snippets = true,
        });
        var line = hits[0].Snippet!.Marked("**", "**"); // I want to **run** **three** times a week.
        line.Should().Be("I want to **run** **three** times a week.");
        await using (var work = await store.BeginAsync())
        {
            var answer = await work.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "Monday, Wednesday and Saturday it is.");
            await work.States.SaveStateAsync(chat.Id, new { mood = "keen", days = new[] { "mon", "wed", "sat" } });
            await work.CommitAsync();
        }

        var turn = await store.LoadTurnAsync(chat.Id, recentMessages: 20);
        var question = Guid.CreateVersion7().ToString();
        var saved = await store.SaveTurnAsync(new(chat.Id)
        {
            Messages = [new(chat.Id, MessageRole.User, "Which days?") { Id = question }, new(chat.Id, MessageRole.Assistant, "Monday, Wednesday and Saturday.")],
            AnsweredMessageId = question,
            State = new("""{"mood":"keen"}""") { ExpectedVersion = turn?.State?.Version ?? 0 },
            Classifications = [new(question, "intent", """{"intent":"ask"}""", confidence: 0.9, processingTimeMs: 12)],
            Usage = [new("anthropic", "claude") { MessageId = question, OutputTokens = 9 }],
        });
        saved.Messages.Should().HaveCount(2);

        (await store.Messages.CountAsync(chat.Id)).Should().Be(5);
        var prompt = await store.Context.BuildAsync(chat.Id, new() { TokenBudget = 4000, Memories = [.. known.Select(ContextMemory.From)] });
        var given = prompt.Entries.Select(entry => (entry.Role, entry.Content)); // the newest message last
        given.Should().HaveCount(6);
        var someoneElses = chat;
        var mine = store.ForUser("nelly");
        var hers = await mine.Conversations.FindByIdAsync(someoneElses.Id); // null
        hers.Should().BeNull();
    }

    [Fact]
    public async Task Secrets_are_kept()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var options = new ConversationStoreOptions { ConnectionString = $"Data Source={_directory.Database}" };
        options.SecretKeys.Add(new SecretKey("2026", key)); // 32 random bytes that you keep elsewhere
        await using var store = await ConversationStore.OpenAsync(options);
        var user = await store.Users.FindOrCreateAsync("discord", "80351110224678912", "Nelly");

        await store.Configuration.Providers.SaveAsync(user.Id, "openrouter", new { apiKey = "sk-or-1" });
        await store.Configuration.Settings.SetAsync("smtp.password", "correct horse", new() { IsSensitive = true, ChangedBy = "ops" });

        var config = await store.Configuration.Providers.FindAsync(user.Id, "openrouter");
        var json = config!.Config.Reveal(); // decrypted here, and not before

        json.Should().Be("""{"apiKey":"sk-or-1"}""");
        config.ToString().Should().Contain("***").And.NotContain("sk-or-1");
        (await store.Maintenance.RotateSecretsAsync()).Unreadable.Should().Be(0);
    }

    [Fact]
    public async Task A_task_is_done_by_the_worker()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var services = builder.Services;
        services.AddConversationStore($"Data Source={_directory.Database}");
        services.AddConversationTaskWorker(o => o.Handle<Reminder>("remind", async (task, scope, cancellationToken) =>
            await scope.GetRequiredService<IConversationStore>().Messages.AppendAsync(task.Payload.ConversationId, MessageRole.Assistant, task.Payload.Text, externalId: task.Task.Id, cancellationToken)));
        using var host = builder.Build();
        await host.StartAsync();
        var store = host.Services.GetRequiredService<IConversationStore>();
        var chat = await store.Conversations.CreateAsync("alice");
        var monday = ManualClock.Start;

        await store.Queue.EnqueueAsync(new NewTask("remind") { ScheduledFor = monday, DedupeKey = "run-monday" }, new Reminder(chat.Id, "Time to run."));

        while (await store.Messages.CountAsync(chat.Id) == 0)
        {
            await Task.Yield();
        }

        (await store.Messages.GetRecentMessagesAsync(chat.Id)).Should().ContainSingle().Which.Content.Should().Be("Time to run.");
        await host.StopAsync();
    }

    [Fact]
    public async Task Health_is_told()
    {
        var services = new ServiceCollection();
        services.AddConversationStore($"Data Source={_directory.Database}");
        services.AddHealthChecks().AddConversationStore(); // a keyed store: AddConversationStore("name of the check", "name of the store")
        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<IConversationStore>();

        var health = await store.Maintenance.GetHealthAsync();
        var report = await store.Maintenance.CheckAsync(StoreChecks.ForeignKeys | StoreChecks.Indexes | StoreChecks.RowCounts);

        health.IsHealthy.Should().BeTrue();
        report.MissingIndexes.Should().BeEmpty();
    }

    [Fact]
    public async Task Migrations_run()
    {
        var options = new ConversationStoreOptions { ConnectionString = $"Data Source={_directory.Database}" };
        options.Migrations.Add(HostMigration.Script("0001_notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"));
        await using var store = await ConversationStore.OpenAsync(options);

        var status = await store.Maintenance.GetStatusAsync(); // applied, pending, and the rows the pending would touch
        await store.Maintenance.MigrateAsync();
        await store.Maintenance.RollbackToAsync(8);

        status.IsCurrent.Should().BeTrue();
    }

    [Fact]
    public async Task A_backup_is_made_and_restored()
    {
        await using var store = await _directory.OpenAsync();
        var today = _directory["2026-11-28"];

        var backup = await store.Maintenance.BackupAsync($"{today}.db", progress: new Progress<BackupProgress>(p => Console.Write($"\r{p.Step} {p.Fraction:P0}")));
        Console.WriteLine($"{backup.Bytes} bytes, SHA-256 {backup.Sha256}");

        await store.Maintenance.RestoreAsync(backup.Path);

        backup.Bytes.Should().BePositive();
    }

    [Fact]
    public async Task Old_rows_are_deleted()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var services = builder.Services;
        services.AddConversationStore(options =>
        {
            options.ConnectionString = $"Data Source={_directory.Database}";
            Policies(options);
            options.Retention[RetentionTable.PerformanceMetrics] = new() { MaxRows = 1 };
        });
        services.AddConversationRetention(o => o.Interval = TimeSpan.FromHours(6));
        services.AddConversationTaskWorker(o => o.HandleRetention()); // store.Queue.EnqueueAsync(new NewTask("retention"))
        using var host = builder.Build();
        await host.StartAsync();
        var store = host.Services.GetRequiredService<IConversationStore>();

        var wouldGo = await store.Maintenance.ApplyRetentionAsync(dryRun: true); // counts by table, and deletes nothing
        var gone = await store.Maintenance.ApplyRetentionAsync();
        Console.WriteLine($"{gone.Rows[RetentionTable.PerformanceMetrics]} metrics, {gone.ReleasedBytes} bytes given back");

        gone.Rows.Should().Equal(wouldGo.Rows);
        await host.StopAsync();

        static void Policies(ConversationStoreOptions options)
        {
            options.Retention[RetentionTable.Logs] = new() { MaxAge = TimeSpan.FromDays(14), MaxRows = 1_000_000 };
            options.Retention[RetentionTable.Conversations] = new() { MaxAge = TimeSpan.FromDays(730) };
            options.Retention.Remove(RetentionTable.PerformanceMetrics); // keeps them
        }
    }

    [Fact]
    public async Task A_user_leaves_for_another_store()
    {
        await using var store = await _directory.OpenAsync();
        await using var other = await ConversationStore.OpenTemporaryAsync();
        var user = new { Id = _directory["nelly"] };
        var chat = await store.Conversations.CreateAsync(user.Id);
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "Bye.");

        await using (var file = File.Create($"{user.Id}.jsonl"))
        {
            var exported = await store.Maintenance.ExportAsync(file, user.Id); // without a user: everything
            Console.WriteLine($"{exported.Rows["messages"]} messages");
        }

        await using var source = File.OpenRead($"{user.Id}.jsonl");
        var imported = await other.Maintenance.ImportAsync(source);
        Console.WriteLine($"{imported.Tables["messages"].Added} messages");

        (await other.ForUser(user.Id).Messages.FindByConversationIdAsync(chat.Id)).Should().ContainSingle().Which.Content.Should().Be("Bye.");
    }

    [Fact]
    public async Task A_user_is_erased()
    {
        await using var store = await _directory.OpenAsync();
        var user = await store.Users.FindOrCreateAsync("discord", "80351110224678912", "Nelly");
        await store.Conversations.CreateAsync(user.Id);

        var erased = await store.Maintenance.EraseUserAsync(user.Id);
        Console.WriteLine($"{erased.Deleted["messages"]} messages; complete: {erased.IsComplete}");

        (erased.IsComplete, erased.Deleted["conversations"]).Should().Be((true, 1));
    }

    [Fact]
    public async Task A_temporary_store_has_the_tests_clock()
    {
        var clock = new ManualClock();
        await using var store = await ConversationStore.OpenTemporaryAsync(o => o.TimeProvider = clock);

        (await store.Conversations.CreateAsync("alice")).CreatedAt.Should().Be(ManualClock.Start);
    }

    private sealed record Reminder(string ConversationId, string Text);
}
