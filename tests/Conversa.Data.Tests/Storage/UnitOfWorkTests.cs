namespace Conversa.Data.Tests.Storage;

public sealed class UnitOfWorkOnFile() : UnitOfWorkContract(EngineKind.TemporaryFile);

public sealed class UnitOfWorkInMemory() : UnitOfWorkContract(EngineKind.InMemory);

/// <summary>What needs a file that somebody else writes to, too.</summary>
public sealed class UnitOfWorkTests
{
    [Fact]
    public async Task A_search_in_a_unit_that_has_not_written_sees_one_moment()
    {
        using var directory = new TemporaryDirectory();
        var clock = new MeddlingClock();
        await using var store = await directory.OpenAsync(o => o.TimeProvider = clock);
        await store.Memories.RememberAsync("alice", "likes tea");
        await using var work = await store.BeginAsync();
        await work.Memories.SearchAsync("alice", "tea");

        // Between the ranking and the reading of what was ranked, the clock is asked.
        clock.Meddle = () => directory.Execute("UPDATE memories SET forgotten_at = 1");
        (await work.Memories.RecallAsync("alice", "tea", new() { NoteAccess = false })).Should().ContainSingle();

        clock.Meddle.Should().BeNull("it was asked");
        (await work.Memories.RecallAsync("alice", "tea", new() { NoteAccess = false })).Should().BeEmpty();
    }

    private sealed class MeddlingClock : TimeProvider
    {
        public Action? Meddle { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            var meddle = Meddle;
            Meddle = null;
            meddle?.Invoke();
            return ManualClock.Start;
        }
    }
}
