using Conversa.Data.Memories;
using Conversa.Data.Tests.Conversations;

namespace Conversa.Data.Tests.Memories;

/// <summary>What no caller of the store sees: how often it asks the engine, and what happens between two statements.</summary>
public sealed class MemoryStatementsTests : IAsyncLifetime
{
    private readonly RawStore _raw = new();

    public async Task InitializeAsync() =>
        await _raw.Store.Memories.RememberManyAsync([new("alice", "likes tea") { Id = "kept", Pinned = true }, new("alice", "Likes tea") { Id = "like" }, new("alice", "Likes tea!") { Id = "too" }]);

    public async Task DisposeAsync() => await _raw.DisposeAsync();

    [Fact]
    public async Task A_recall_is_one_read_and_one_write()
    {
        var database = new CountingDatabase(_raw.Database);

        (await new MemoryRepository(database, owner: null).RecallAsync("alice", "tea")).Should().HaveCount(3);

        (database.Reads, database.Writes).Should().Be((1, 1));
    }

    [Fact]
    public async Task Nothing_recalled_is_nothing_written()
    {
        var database = new CountingDatabase(_raw.Database);
        var memories = new MemoryRepository(database, owner: null);

        await memories.RecallAsync("nobody", "tea");
        await memories.DeduplicateAsync("nobody");
        await memories.ForgetFadedAsync("alice", threshold: 0);

        database.Writes.Should().Be(0);
    }

    [Theory]
    [InlineData("UPDATE memories SET content = 'likes no tea' WHERE id = 'like'", "too")]
    [InlineData("UPDATE memories SET forgotten_at = 1 WHERE id = 'like'", "too")]
    [InlineData("DELETE FROM memories WHERE id = 'like'", "too")]
    [InlineData("DELETE FROM memories WHERE id IN ('like', 'too')", null)]
    [InlineData("UPDATE memories SET content = 'likes no tea' WHERE id = 'kept'", null)]
    [InlineData("UPDATE memories SET pinned = 1 WHERE id = 'like'", "too")]
    [InlineData("UPDATE memories SET pinned = 0 WHERE id = 'kept'", null)]
    public async Task What_is_changed_while_memories_are_compared_is_not_merged(string change, string? forgotten)
    {
        var database = new CountingDatabase(_raw.Database) { BeforeWrite = () => _raw.RunAsync(change) };

        var merged = await new MemoryRepository(database, owner: null).DeduplicateAsync("alice");

        merged.SelectMany(m => m.Forgotten).Select(m => m.Id).Should().Equal(forgotten is null ? [] : [forgotten]);
    }

    [Fact]
    public async Task A_damaged_index_is_mended()
    {
        await _raw.RunAsync("INSERT INTO memories_fts (memories_fts) VALUES ('delete-all')");

        (await _raw.Store.Maintenance.CheckSearchAsync()).Should().Equal("memories");

        (await _raw.Store.Memories.SearchAsync("alice", "tea")).Should().HaveCount(3);
        (await _raw.Store.Maintenance.CheckSearchAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Tags_that_another_program_broke_are_told_without_their_text()
    {
        await _raw.RunAsync("UPDATE memories SET tags = '[{\"secret\":1}]' WHERE id = 'kept'");

        (await FluentActions.Awaiting(() => _raw.Store.Memories.FindByIdAsync("kept")).Should().ThrowAsync<ConversationStoreException>())
            .Which.Message.Should().Contain("memory 'kept'").And.NotContain("secret");
    }
}
