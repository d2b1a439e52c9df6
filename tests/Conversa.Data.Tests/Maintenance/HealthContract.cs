using Conversa.Data.Caches;
using Conversa.Data.Maintenance;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Maintenance;

public sealed class HealthInFile() : HealthContract(EngineKind.TemporaryFile);

public sealed class HealthInMemory() : HealthContract(EngineKind.InMemory);

/// <summary>What a store says of itself.</summary>
public abstract class HealthContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task A_new_store_is_healthy()
    {
        var health = await Store.Maintenance.GetHealthAsync();

        health.IsHealthy.Should().BeTrue();
        health.IsConnected.Should().BeTrue();
        health.Error.Should().BeNull();
        health.Concerns.Should().BeEmpty();
        health.SearchIndexes.Select(i => i.Name).Should().Equal("messages", "memories", "knowledge");
    }

    [Fact]
    public async Task Health_knows_the_versions()
    {
        var health = await Store.Maintenance.GetHealthAsync();

        health.SchemaVersion.Should().Be((await Store.Maintenance.GetStatusAsync()).SchemaVersion);
        health.EditedScripts.Should().BeEmpty();
        health.SqliteVersion.Should().BeGreaterThan(new Version(3, 44));
        health.SqliteBugs.Should().HaveCount(Data.Storage.SqliteVersion.HasWalResetBug(health.SqliteVersion) ? 1 : 0);
        health.FreePages.Should().BeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task Health_knows_how_long_reads_and_writes_took()
    {
        var before = await Store.Maintenance.GetHealthAsync();
        var chat = await ChatAsync();
        await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "hello");
        await Store.Messages.GetRecentMessagesAsync(chat.Id);

        var health = await Store.Maintenance.GetHealthAsync();

        health.Writes.Count.Should().Be(before.Writes.Count + 2);
        health.Reads.Count.Should().BeGreaterThan(before.Reads.Count);
        health.Writes.Mean.Should().BePositive();
        health.Writes.P95.Should().BePositive();
        health.WriteQueueDepth.Should().Be(0);
        health.WriteQueueCapacity.Should().Be(10_000);
    }

    [Fact]
    public async Task Health_knows_how_often_the_caches_had_what_they_were_asked_for()
    {
        (await Store.Maintenance.GetHealthAsync()).CacheHitRatio.Should().BeNull();
        var request = new ResponseRequest { Model = "m", Messages = """[{"role":"user","content":"hi"}]""" };

        await Store.Caches.Responses.GetOrAddAsync(request, _ => Task.FromResult(new NewCachedResponse { Response = "hello" }));
        await Store.Caches.Responses.GetOrAddAsync(request, _ => Task.FromResult(new NewCachedResponse { Response = "hello" }));

        (await Store.Maintenance.GetHealthAsync()).CacheHitRatio.Should().Be(0.5);
    }

    [Fact]
    public async Task Check_answers_what_it_was_asked()
    {
        await ChatAsync();

        var report = await Store.Maintenance.CheckAsync(StoreChecks.All);

        report.IsWritable.Should().BeTrue();
        report.BrokenReferences.Should().BeEmpty();
        report.MissingIndexes.Should().BeEmpty();
        report.RowCounts.Should().Contain(new TableRows { Table = "conversations", Rows = 1 }).And.Contain(new TableRows { Table = "users", Rows = 1 });
        report.RowCounts.Should().BeInAscendingOrder(t => t.Table, StringComparer.Ordinal).And.NotContain(t => t.Table.StartsWith("sqlite_") || t.Table.Contains("_fts"));
    }

    [Fact]
    public async Task Check_does_nothing_that_it_was_not_asked() =>
        (await Store.Maintenance.CheckAsync(StoreChecks.None)).Should().Be(new StoreCheckReport());

    [Fact]
    public async Task Check_refuses_what_it_does_not_know() =>
        await Store.Maintenance.Awaiting(m => m.CheckAsync((StoreChecks)64)).Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("checks");

    [Fact]
    public async Task Health_is_no_part_of_a_unit_of_work()
    {
        await using var work = await Store.BeginAsync();

        await Store.Maintenance.Awaiting(m => m.GetHealthAsync()).Should().ThrowAsync<InvalidOperationException>();
    }
}
