using Conversa.Data.Context;
using Conversa.Data.Messages;
using Conversa.Data.Storage;
using Conversa.Data.Tests.Conversations;

namespace Conversa.Data.Tests.Context;

/// <summary>By which way the statements go, and what building a prompt reads of a long conversation.</summary>
public sealed class ContextStatementsTests : IAsyncLifetime
{
    private readonly RawStore _raw = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _raw.DisposeAsync();

    [Theory]
    [InlineData("context_items/ListMostRelevant", "SEARCH i USING INDEX idx_context_items_relevance_score (conversation_id=?")]
    [InlineData("context_items/ListMostRelevantOfSource", "SEARCH i USING INDEX idx_context_items_conversation_source (conversation_id=? AND source=?")]
    [InlineData("context_items/ListNewest", "SEARCH i USING INDEX idx_context_items_timestamp (conversation_id=? AND timestamp<?)")]
    [InlineData("context_items/ListPinned", "SEARCH i USING INDEX idx_context_items_pinned (conversation_id=?)")]
    [InlineData("context_items/ListUnpinned", "SEARCH i USING INDEX idx_context_items_relevance_score (conversation_id=?)")]
    [InlineData("context_optimizations/List", "SEARCH o USING INDEX idx_context_optimizations_conversation (conversation_id=? AND created_at<?)")]
    [InlineData("context_optimizations/ListSummaries", "SEARCH o USING INDEX idx_context_optimizations_summaries (conversation_id=?)")]
    [InlineData("context/FindNewestQuestion", "SEARCH m USING INDEX idx_messages_questions (conversation_id=?)")]
    [InlineData("context/ListPinnedMessages", "SEARCH m USING INDEX idx_messages_pinned (conversation_id=?)")]
    public async Task A_list_comes_in_order_from_its_index(string block, string step)
    {
        var plan = await PlanAsync(block);

        plan.Should().Contain(s => s.StartsWith(step, StringComparison.Ordinal));
        plan.Should().NotContain(s => s.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_prompt_is_made_in_one_read_and_of_no_more_messages_than_it_needs()
    {
        var chat = await _raw.Store.Conversations.CreateAsync("alice");
        await _raw.Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 2000).Select(i => new NewMessage(chat.Id, i % 2 == 0 ? MessageRole.User : MessageRole.Assistant, $"{i}"))]);
        var db = new CountingDatabase(_raw.Database);
        var counter = new Counting();
        _raw.Database.Options.TokenCounter = counter;

        var prompt = await new ContextRepository(db, owner: null).BuildAsync(chat.Id, new() { TokenBudget = 100, TokensPerEntry = 9 });

        prompt.Messages.Select(m => m.Content).Should().Equal([.. Enumerable.Range(1990, 10).Select(i => $"{i}")]);
        counter.Texts.Should().BeLessThan(30);
        (db.Reads, db.Writes).Should().Be((1, 0));
    }

    [Fact]
    public async Task What_another_prompt_recorded_meanwhile_is_not_saved_twice()
    {
        var chat = await _raw.Store.Conversations.CreateAsync("alice");
        await _raw.Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 6).Select(i => new NewMessage(chat.Id, MessageRole.User, $"{i}") { TokenCount = i + 1 })]);
        var wide = new ContextRequest { TokenBudget = 15, TokensPerEntry = 0, RecordDropped = true };
        var db = new CountingDatabase(_raw.Database) { BeforeWrite = () => _raw.Store.Context.BuildAsync(chat.Id, wide) };

        var prompt = await new ContextRepository(db, owner: null).BuildAsync(chat.Id, wide with { TokenBudget = 6 });

        // The other had room for the messages of 6, 5 and 4 tokens, and left out those of 1, 2 and 3.
        prompt.Recorded!.AffectedMessages.Should().HaveCount(2);
        (prompt.Recorded.TokensBefore, prompt.Recorded.TokensAfter).Should().Be((15, 6));
        (await _raw.Store.Context.GetSavingsAsync(chat.Id)).TokensSaved.Should().Be(1 + 2 + 3 + 4 + 5);
    }

    [Fact]
    public async Task Other_programs_optimizations_hold_too()
    {
        var chat = await _raw.Store.Conversations.CreateAsync("alice");
        var message = await _raw.Store.Messages.AppendAsync(chat.Id, MessageRole.User, "x");
        await _raw.RunAsync(
            $"""
            INSERT INTO context_optimizations (id, conversation_id, trigger_reason, optimization_type, tokens_before, tokens_after, summary, affected_messages, created_at, updated_at)
            VALUES ('o', '{chat.Id}', 'auto', 'summarization', 2, 1, 'theirs', '["{message.Id}"]', 1, 1)
            """);

        (await _raw.Store.Context.BuildAsync(chat.Id)).Entries.Select(e => e.Content).Should().Equal("theirs");
        await _raw.RunAsync("UPDATE context_optimizations SET undone_at = 2 WHERE id = 'o'");
        (await _raw.Store.Context.BuildAsync(chat.Id)).Entries.Select(e => e.Content).Should().Equal("x");
        (await _raw.ScalarAsync("SELECT updated_at > 1 FROM context_optimizations")).Should().Be("1");
    }

    private Task<List<string>> PlanAsync(string block) => _raw.Database.ReadAsync(
        session =>
        {
            using var statement = new Statement(session.Connection.Handle!, "EXPLAIN QUERY PLAN " + Migrations.ShippedSql.Catalog[block]);
            return new ValueTask<List<string>>(statement.List(row => row.Text(3)));
        },
        CancellationToken.None);

    private sealed class Counting : ITokenCounter
    {
        public int Texts { get; private set; }

        public int Count(string text)
        {
            Texts++;
            return 1;
        }
    }
}
