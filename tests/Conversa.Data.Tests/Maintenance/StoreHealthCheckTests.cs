using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Conversa.Data.Tests.Maintenance;

public sealed class StoreHealthCheckTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_store_that_works_is_healthy()
    {
        await using var provider = Provide(s => s.AddConversationStore(ConnectionString), c => c.AddConversationStore());

        var entry = (await CheckAsync(provider))["conversa"];

        entry.Status.Should().Be(HealthStatus.Healthy);
        entry.Data.Keys.Should().Contain("writeQueueDepth", "diskUsageBytes", "walBytes", "schemaVersion");
    }

    [Fact]
    public async Task A_keyed_store_has_a_check_of_its_own()
    {
        await using var provider = Provide(
            s => s.AddKeyedConversationStore("good", "Data Source=:memory:").AddKeyedConversationStore("bad", $"Data Source={_directory["missing.db"]};Mode=ReadOnly"),
            c => c.AddConversationStore("good check", "good", tags: ["ready"]).AddConversationStore("bad check", "bad"));

        var entries = await CheckAsync(provider);

        entries["good check"].Status.Should().Be(HealthStatus.Healthy);
        entries["good check"].Tags.Should().Equal("ready");
        entries["bad check"].Status.Should().Be(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task What_an_operator_should_look_at_degrades_it()
    {
        await using var provider = Provide(s => s.AddConversationStore(ConnectionString), c => c.AddConversationStore());
        await provider.GetRequiredService<IConversationStore>().Conversations.CreateAsync("alice");
        _directory.Execute("UPDATE script_checksums SET checksum = 'edited' WHERE script_name LIKE '%users.sql'");

        var entry = (await CheckAsync(provider))["conversa"];

        entry.Status.Should().Be(HealthStatus.Degraded);
        entry.Description.Should().Contain("0002_users");
    }

    [Fact]
    public async Task A_lock_that_outlasts_the_timeout_is_unhealthy()
    {
        await using var provider = Provide(s => s.AddConversationStore(ConnectionString), c => c.AddConversationStore(timeout: TimeSpan.FromMilliseconds(200)));
        await provider.GetRequiredService<IConversationStore>().Conversations.CreateAsync("alice");
        using var other = _directory.Connect();
        other.Execute("BEGIN IMMEDIATE");

        (await CheckAsync(provider))["conversa"].Status.Should().Be(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task A_host_may_call_failure_something_else()
    {
        await using var provider = Provide(
            s => s.AddConversationStore($"Data Source={_directory["missing.db"]};Mode=ReadOnly"),
            c => c.AddConversationStore(failureStatus: HealthStatus.Degraded));

        (await CheckAsync(provider))["conversa"].Status.Should().Be(HealthStatus.Degraded);
    }

    private string ConnectionString => $"Data Source={_directory.Database}";

    private static ServiceProvider Provide(Action<IServiceCollection> stores, Action<IHealthChecksBuilder> checks)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        stores(services);
        checks(services.AddHealthChecks());
        return services.BuildServiceProvider();
    }

    private static async Task<IReadOnlyDictionary<string, HealthReportEntry>> CheckAsync(ServiceProvider provider) =>
        (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries;
}
