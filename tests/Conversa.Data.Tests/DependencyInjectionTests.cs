using Conversa.Data.Conversations;
using Conversa.Data.Embeddings;
using Conversa.Data.Maintenance;
using Conversa.Data.Messages;
using Conversa.Data.Migrations;
using Conversa.Data.Retention;
using Conversa.Data.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Conversa.Data.Tests;

public sealed class DependencyInjectionTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string ConnectionString => $"Data Source={_directory.Database}";

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task One_line_gives_a_store_that_works()
    {
        await using var provider = new ServiceCollection().AddConversationStore(ConnectionString).BuildServiceProvider();
        var store = provider.GetRequiredService<IConversationStore>();

        var chat = await store.Conversations.GetOrCreateAsync("discord:1", "alice");
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");

        (await store.Messages.GetRecentMessagesAsync(chat.Id)).Should().ContainSingle();
    }

    [Fact]
    public async Task Every_repository_can_be_injected_by_itself_and_is_the_stores()
    {
        await using var provider = new ServiceCollection().AddConversationStore(ConnectionString).BuildServiceProvider(validateScopes: true);
        var store = provider.GetRequiredService<IConversationStore>();

        provider.GetRequiredService<IMessageRepository>().Should().BeSameAs(store.Messages);
        provider.GetRequiredService<IConversationRepository>().Should().BeSameAs(store.Conversations);
        provider.GetRequiredService<IMaintenance>().Should().BeSameAs(store.Maintenance);
        provider.GetRequiredService<IHostConfiguration>().Should().BeSameAs(store.Configuration);
        provider.GetRequiredService<IConfigurationModules>().Should().BeSameAs(store.Configuration);

        // There is one for messages, one for memories, one for knowledge: each is had from its repository.
        foreach (var repository in typeof(IConversationStore).Assembly.GetExportedTypes().Where(t => t.IsInterface && t.Name.EndsWith("Repository", StringComparison.Ordinal) && t != typeof(IEmbeddingRepository)))
        {
            provider.GetService(repository).Should().NotBeNull($"{repository.Name} is registered");
        }
    }

    [Fact]
    public async Task Adding_it_twice_gives_one_store()
    {
        await using var provider = new ServiceCollection().AddConversationStore("Data Source=:memory:").AddConversationStore(o => o.Readers = 2).BuildServiceProvider();

        provider.GetServices<IConversationStore>().Should().ContainSingle();
        provider.GetRequiredService<IOptions<ConversationStoreOptions>>().Value.Should().Match<ConversationStoreOptions>(o => o.Readers == 2 && o.ConnectionString == "Data Source=:memory:");
    }

    [Fact]
    public async Task Keyed_stores_are_apart()
    {
        await using var provider = new ServiceCollection()
            .AddKeyedConversationStore("one", "Data Source=:memory:")
            .AddKeyedConversationStore("two", o => o.ConnectionString = "Data Source=:memory:")
            .BuildServiceProvider();
        var (one, two) = (provider.GetRequiredKeyedService<IConversationStore>("one"), provider.GetRequiredKeyedService<IConversationStore>("two"));

        var chat = await one.Conversations.CreateAsync("alice");

        (await two.Conversations.FindByIdAsync(chat.Id)).Should().BeNull();
        provider.GetService<IConversationStore>().Should().BeNull();
    }

    [Fact]
    public async Task Without_arguments_the_section_of_the_configuration_decides()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConversationStore:ConnectionString"] = ConnectionString,
            ["ConversationStore:Durability"] = "Full",
            ["ConversationStore:UnitOfWorkTimeout"] = "00:00:02",
        }).Build();
        await using var provider = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddConversationStore().BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<ConversationStoreOptions>>().Value;
        await provider.GetRequiredService<IConversationStore>().Conversations.CreateAsync("alice");

        options.Durability.Should().Be(Durability.Full);
        options.UnitOfWorkTimeout.Should().Be(TimeSpan.FromSeconds(2));
        File.Exists(_directory.Database).Should().BeTrue();
    }

    [Fact]
    public async Task Keys_of_secrets_come_from_the_configuration_in_base64()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConversationStore:ConnectionString"] = ConnectionString,
            ["ConversationStore:SecretKeys:0:Name"] = "2026",
            ["ConversationStore:SecretKeys:0:Key"] = Convert.ToBase64String(new byte[32]),
            ["ConversationStore:SecretKeys:1:Name"] = "2025",
            ["ConversationStore:SecretKeys:1:Key"] = Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray()),
        }).Build();
        await using var provider = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddConversationStore().BuildServiceProvider();
        var store = provider.GetRequiredService<IConversationStore>();

        await store.Configuration.Settings.SetAsync("token", "x", new() { IsSensitive = true });

        provider.GetRequiredService<IOptions<ConversationStoreOptions>>().Value.SecretKeys.Select(k => k.Name).Should().Equal("2026", "2025");
        (await store.Configuration.Settings.GetAsync<string>("token")).Should().Be("x");
    }

    [Fact]
    public async Task Policies_of_retention_come_from_the_configuration_beside_those_that_are_there()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConversationStore:ConnectionString"] = ConnectionString,
            ["ConversationStore:Retention:Logs:MaxAge"] = "7.00:00:00",
            ["ConversationStore:Retention:PerformanceMetrics:MaxAge"] = "14.00:00:00",
            ["ConversationStore:Retention:PerformanceMetrics:MaxRows"] = "1000",
        }).Build();
        await using var provider = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddConversationStore().BuildServiceProvider();

        provider.GetRequiredService<IOptions<ConversationStoreOptions>>().Value.Retention.Should().BeEquivalentTo(new Dictionary<RetentionTable, RetentionPolicy>
        {
            [RetentionTable.ResponseCache] = new() { MaxAge = TimeSpan.FromDays(30) },
            [RetentionTable.FileResultCache] = new() { MaxAge = TimeSpan.FromDays(30) },
            [RetentionTable.PerformanceMetrics] = new() { MaxAge = TimeSpan.FromDays(14), MaxRows = 1000 },
            [RetentionTable.Logs] = new() { MaxAge = TimeSpan.FromDays(7) },
        });
    }

    [Fact]
    public void A_misspelt_setting_is_an_error()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ConversationStore:ConectionString"] = "x" }).Build();
        using var provider = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddConversationStore().BuildServiceProvider();

        var resolve = () => provider.GetRequiredService<IConversationStore>();

        resolve.Should().Throw<InvalidOperationException>().WithMessage("*ConectionString*");
    }

    [Theory]
    [InlineData("bot")]
    [InlineData("bot;Mode=ReadOnly")]
    [InlineData("the \"bot's\"")]
    public async Task Without_arguments_and_configuration_the_database_is_conversa_db_in_the_content_root(string root)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = Directory.CreateDirectory(_directory[root]).FullName });
        builder.Services.AddConversationStore();
        using var host = builder.Build();

        await host.Services.GetRequiredService<IConversationStore>().Conversations.CreateAsync("alice");

        File.Exists(Path.Combine(_directory[root], "conversa.db")).Should().BeTrue();
    }

    public static TheoryData<string, Action<ConversationStoreOptions>> Wrong => new()
    {
        { "ConnectionString", o => o.ConnectionString = "" },
        { "ConnectionString", o => o.ConnectionString = null! },
        { "ConnectionString", o => o.ConnectionString = "nonsense" },
        { "ConnectionString", o => o.ConnectionString = "Data Source=" },
        { "Cache", o => o.ConnectionString = "Data Source=x.db;Cache=Shared" },
        { "Password", o => o.ConnectionString = "Data Source=x.db;Password=hunter2" },
        { "memory", o => o.ConnectionString = "Data Source=:memory:;Mode=ReadOnly" },
        { "directory", o => o.ConnectionString = "Data Source=/" },
        { "directory", o => o.ConnectionString = "Data Source=bots/" },
        { "URI", o => o.ConnectionString = "Data Source=file:x.db" },
        { "Durability", o => o.Durability = (Durability)7 },
        { "Readers", o => o.Readers = 0 },
        { "WriteQueueCapacity", o => o.WriteQueueCapacity = 0 },
        { "LockTimeout", o => o.LockTimeout = TimeSpan.FromSeconds(-1) },
        { "UnitOfWorkTimeout", o => o.UnitOfWorkTimeout = TimeSpan.Zero },
        { "MaxContentBytes", o => o.MaxContentBytes = 0 },
        { "MaxJsonDepth", o => o.MaxJsonDepth = 1001 },
        { "MaxPageSize", o => o.MaxPageSize = 0 },
        { "HashKey", o => o.HashKey = new byte[8] },
        { "HashExternalIds", o => o.HashExternalIds = true },
        { "SecretKeys", o => o.SecretKeys.Add(new SecretKey("main", "hunter2"u8.ToArray())) },
        { "SecretKeys", o => o.SecretKeys.Add(new SecretKey("hunter2 in a name", new byte[32])) },
        { "SecretKeys", o => o.SecretKeys.Add(new SecretKey(new string('k', 65), new byte[32])) },
        { "SecretKeys", o => o.SecretKeys.Add(new SecretKey("", new byte[32])) },
        { "SecretKeys", o => o.SecretKeys.Add(null!) },
        { "SecretKeys", o => Array.ForEach<string>(["twice", "twice"], name => o.SecretKeys.Add(new SecretKey(name, new byte[32]))) },
        { "CacheLifetime", o => o.CacheLifetime = TimeSpan.Zero },
        { "CacheMaxEntries", o => o.CacheMaxEntries = 0 },
        { "CacheMaxBytes", o => o.CacheMaxBytes = 0 },
        { "UploadRoot", o => o.UploadRoot = "" },
        { "UploadRoot", o => (o.ConnectionString, o.UploadRoot) = ("Data Source=data/hunter2.db", "data") },
        { "UploadRoot", o => (o.ConnectionString, o.UploadRoot) = ("Data Source=data/bots/hunter2.db", "./data/") },
        { "UploadMaxFileBytes", o => o.UploadMaxFileBytes = 0 },
        { "UploadQuotaBytes", o => o.UploadQuotaBytes = (1L << 40) + 1 },
        { "BackgroundSyncInterval", o => o.BackgroundSyncInterval = TimeSpan.FromSeconds(-1) },
        { "BackgroundSyncInterval", o => o.BackgroundSyncInterval = TimeSpan.FromDays(2) },
        { "Retention[Logs]", o => o.Retention[RetentionTable.Logs] = new() },
        { "Retention[ResponseCache].MaxAge", o => o.Retention[RetentionTable.ResponseCache] = new() { MaxAge = TimeSpan.Zero } },
        { "Json", o => o.Json = null! },
        { "Tasks.Lease", o => o.Tasks.Lease = TimeSpan.Zero },
        { "Tasks.RetryDelay", o => o.Tasks.RetryDelay = TimeSpan.Zero },
        { "Tasks.MaxRetryDelay", o => o.Tasks.MaxRetryDelay = TimeSpan.FromSeconds(1) },
        { "Tasks.Jitter", o => o.Tasks.Jitter = null! },
        { "TimeProvider", o => o.TimeProvider = null! },
        { "Migrations", o => o.Migrations.Add(null!) },
        { "Migrations", o => Array.ForEach([HostMigration.Script("0001_notes", "SELECT 1"), null!], o.Migrations.Add) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_setting_stops_the_host_at_its_start_with_a_sentence_that_names_it(string setting, Action<ConversationStoreOptions> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddConversationStore(configure);
        using var host = builder.Build();

        var start = () => host.StartAsync();
        var open = () =>
        {
            var options = new ConversationStoreOptions();
            configure(options);
            return ConversationStore.OpenAsync(options);
        };

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain(setting).And.EndWith(".").And.NotContain("hunter2");
        (await open.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain(setting).And.NotContain("hunter2");
    }

    [Fact]
    public async Task The_hosts_log_goes_into_the_store_until_the_host_stops()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddConversationStore(ConnectionString);
        builder.Logging.AddConversationStore().AddConversationStore();
        var host = builder.Build();
        await host.StartAsync();

        host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Bot").LogInformation("hello");
        host.Services.GetRequiredService<IConversationStore>().Should().NotBeNull();
        host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Bot").LogInformation("goodbye");
        await host.StopAsync();
        host.Dispose();

        await using var store = await ConversationStore.OpenAsync(ConnectionString);
        (await store.Analytics.Logs.ListAsync(new() { Service = "Bot" })).Items.Select(l => l.Message).Should().Equal("goodbye", "hello");
    }

    [Fact]
    public async Task The_containers_clock_is_the_stores()
    {
        var clock = new ManualClock();
        await using var provider = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddConversationStore("Data Source=:memory:").BuildServiceProvider();

        (await provider.GetRequiredService<IConversationStore>().Conversations.CreateAsync("alice")).CreatedAt.Should().Be(ManualClock.Start);
    }

    [Fact]
    public async Task The_host_closes_the_store_when_it_stops()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddConversationStore(ConnectionString);
        var host = builder.Build();
        await host.StartAsync();
        var store = host.Services.GetRequiredService<IConversationStore>();
        await store.Conversations.CreateAsync("alice");

        await host.StopAsync();
        host.Dispose();

        File.Exists(_directory.Database + "-wal").Should().BeFalse();
        await FluentActions.Awaiting(() => store.Conversations.CreateAsync("bob")).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public void A_container_that_is_disposed_synchronously_closes_the_store()
    {
        var provider = new ServiceCollection().AddConversationStore(ConnectionString).BuildServiceProvider();
        provider.GetRequiredService<IConversationStore>().Should().NotBeNull();

        var dispose = provider.Dispose;

        dispose.Should().NotThrow();
    }
}
