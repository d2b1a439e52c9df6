using Conversa.Data.Exchanges;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Exchanges;

/// <summary>Rows that others wrote, and more of them than a search has in hand.</summary>
public sealed class ExchangeSchemaTests : IAsyncLifetime
{
    private readonly RawStore _raw = new();
    private string _chat = null!;

    public async Task InitializeAsync() => _chat = (await _raw.Store.Conversations.CreateAsync("alice")).Id;

    public async Task DisposeAsync() => await _raw.DisposeAsync();

    [Fact]
    public async Task A_time_that_is_unknown_is_kept_out_of_statistics_and_counted()
    {
        await _raw.Store.Exchanges.RecordAsync(new(_chat, "q"), new("r") { ResponseTimeMs = 10, TokensUsed = 1 });
        await _raw.Store.Exchanges.RecordAsync(new(_chat, "q"), new("r") { ResponseTimeMs = 99, TokensUsed = 1 });
        await _raw.RunAsync("UPDATE exchanges SET response_time_ms = NULL WHERE response_time_ms = 99");

        (await _raw.Store.Exchanges.GetStatisticsAsync()).Should().Be(new ExchangeStatistics
        {
            Count = 2,
            Answered = 2,
            AverageResponseTimeMs = 10,
            P95ResponseTimeMs = 10,
            UnknownResponseTimes = 1,
            TokensUsed = 2,
            UnknownTokens = 0,
        });
    }

    [Fact]
    public async Task Paths_are_an_array_whoever_writes_them_and_every_change_is_dated()
    {
        var exchange = await _raw.Store.Exchanges.AskAsync(new(_chat, "q"));

        foreach (var bad in new[] { "x", "{}", "1" })
        {
            await FluentActions.Awaiting(() => _raw.RunAsync($"UPDATE exchanges SET context_files = '{bad}'")).Should().ThrowAsync<ArgumentException>();
        }

        await _raw.RunAsync("UPDATE exchanges SET context_files = '[\"/f\"]'");
        var changed = (await _raw.Store.Exchanges.FindByIdAsync(exchange.Id))!;
        changed.ContextFiles.Should().Equal("/f");
        changed.UpdatedAt.Should().BeAfter(exchange.UpdatedAt);
    }

    [Fact]
    public async Task The_view_has_both_texts()
    {
        await _raw.Store.Exchanges.RecordAsync(new(_chat, "what"), new("that"));
        await _raw.Store.Exchanges.AskAsync(new(_chat, "open"));

        (await _raw.ScalarAsync("SELECT group_concat(question || ':' || coalesce(response, '?'), ',') FROM (SELECT * FROM exchange_details ORDER BY question)")).Should().Be("open:?,what:that");
    }

    [Fact]
    public async Task A_damaged_index_is_mended_by_the_search_that_meets_it()
    {
        var exchange = await _raw.Store.Exchanges.RecordAsync(new(_chat, "alpha"), new("beta"));
        (await _raw.Store.Exchanges.SearchAsync("beta")).Should().ContainSingle();
        await _raw.RunAsync("DELETE FROM messages_fts_data WHERE id > 10");

        (await _raw.Store.Exchanges.SearchAsync("beta")).Should().ContainSingle().Which.Item.Id.Should().Be(exchange.Id);
    }

    [Fact]
    public async Task Of_more_messages_than_are_in_hand_rare_words_find_all_and_a_filter_that_narrows_enough_every_word()
    {
        var session = (await _raw.Store.Users.StartSessionAsync("alice")).Id;
        await _raw.Store.Exchanges.RecordAsync(new(_chat, "common rare") { SessionId = session, AskedAt = _raw.Clock.Now.AddDays(-1) }, new("common"));
        await AddManyAsync(10_000);

        var search = _raw.Store.Exchanges;
        (await search.SearchAsync("rare")).Should().ContainSingle().Which.Item.Question.Should().Be("common rare");
        (await search.SearchAsync("common", new() { SessionId = session })).Should().ContainSingle();
        (await search.SearchAsync("common", new() { To = _raw.Clock.Now.AddHours(-1) })).Should().ContainSingle();
        (await search.SearchAsync("common", limit: 300)).Should().HaveCount(300, "the newest are ranked");
        (await search.SearchAsync("common", new() { In = ExchangePart.Question }, 300)).Should().HaveCount(300, "half of the messages are in hand");
        (await search.SearchAsync("rare", new() { UserId = "alice", Terms = new() { Excluded = ["first"] } })).Should().ContainSingle();

        await _raw.Store.Messages.Embeddings.SetAsync("r7", "m", new float[] { 1, 0 });
        await _raw.Store.Messages.Embeddings.SetAsync((await _raw.Store.Messages.AppendAsync(_chat, MessageRole.User, "no exchange's")).Id, "m", new float[] { 1, 0 });
        (await search.SearchAsync("", new() { Vector = new("m", new float[] { 1, 0 }) })).Should().ContainSingle().Which.Item.Id.Should().Be("e7");
    }

    private Task AddManyAsync(int count) => _raw.RunAsync($"""
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
        INSERT INTO messages (id, conversation_id, user_id, role, content, timestamp, created_at, updated_at)
        SELECT 'q' || i, '{_chat}', 'alice', 'user', 'common', {_raw.Clock.Now.ToUnixTimeMilliseconds()}, 1, 1 FROM n
        UNION ALL
        SELECT 'r' || i, '{_chat}', 'alice', 'assistant', 'common', {_raw.Clock.Now.ToUnixTimeMilliseconds()}, 1, 1 FROM n;
        INSERT INTO exchanges (id, user_id, conversation_id, question_message_id, response_message_id, timestamp, created_at, updated_at)
        SELECT 'e' || substr(id, 2), user_id, conversation_id, id, 'r' || substr(id, 2), timestamp, 1, 1 FROM messages WHERE id GLOB 'q[0-9]*';
        """);
}
