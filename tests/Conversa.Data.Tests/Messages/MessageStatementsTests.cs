using Conversa.Data.Messages;
using Conversa.Data.Tests.Conversations;
using Conversa.Data.Tests.Migrations;

namespace Conversa.Data.Tests.Messages;

/// <summary>What no caller of the store sees: by which index it reads, and what others do meanwhile.</summary>
public sealed class MessageStatementsTests
{
    [Theory]
    [InlineData("GetToolStatistics", "SEARCH messages USING INDEX idx_messages_tool (tool_name>?)")]
    [InlineData("GetToolStatisticsSince", "SEARCH messages USING INDEX idx_messages_timestamp (timestamp>? AND timestamp<?)")]
    [InlineData("GetToolStatisticsOfUser", "SEARCH messages USING INDEX idx_messages_user_id (user_id=? AND timestamp>? AND timestamp<?)")]
    [InlineData("GetToolStatisticsOfConversation", "SEARCH messages USING INDEX idx_messages_conversation (conversation_id=? AND timestamp>? AND timestamp<?)")]
    public void Tool_statistics_read_no_more_than_they_must(string block, string step)
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);

        var plan = database.Rows($"EXPLAIN QUERY PLAN {ShippedSql.Catalog[$"messages/{block}"]}").Select(row => row.Split('|')[^1]);

        plan.Should().Contain(step);
    }

    [Theory]
    [InlineData("FindFloorBetween")]
    [InlineData("RankWordsBetween")]
    public void What_cannot_be_of_a_time_is_not_walked(string block)
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);

        var plan = database.Rows($"EXPLAIN QUERY PLAN {ShippedSql.Catalog[$"messages_search/{block}"]}").Select(row => row.Split('|')[^1]);

        plan.Should().ContainMatch("SCAN f VIRTUAL TABLE INDEX *><", "the seqs are bounded on both sides");
    }

    [Fact]
    public void What_is_not_indexed_yet_is_read_by_its_place_whatever_statistics_say()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);
        database.Execute("""
            INSERT INTO users (id, created_at, updated_at) VALUES ('alice', 1, 1);
            INSERT INTO conversations (id, user_id, started_at, last_activity_at, created_at, updated_at) VALUES ('chat', 'alice', 1, 1, 1, 1);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
            INSERT INTO messages (id, conversation_id, user_id, role, content, timestamp, created_at, updated_at) SELECT i, 'chat', 'alice', 'user', 'tea', i, i, i FROM n;
            ANALYZE;
            """);

        var plan = database.Rows($"EXPLAIN QUERY PLAN {ShippedSql.Catalog["messages_search/ListPending"]}").Select(row => row.Split('|')[^1]);

        plan.Should().Contain("SEARCH m USING INTEGER PRIMARY KEY (rowid>?)");
    }

    [Fact]
    public async Task ListAround_is_of_one_moment()
    {
        using var directory = new TemporaryDirectory();
        await using var raw = new RawStore($"Data Source={directory.Database}");
        var chat = await raw.Store.Conversations.CreateAsync("alice");
        var all = await raw.Store.Messages.CreateManyAsync([.. new[] { "a", "b", "c" }.Select(text => new NewMessage(chat.Id, MessageRole.User, text))]);
        var database = new CountingDatabase(raw.Database)
        {
            BeforeStatement = text =>
            {
                if (text.Contains("ORDER BY timestamp DESC", StringComparison.Ordinal))
                {
                    directory.Execute("DELETE FROM messages WHERE content <> 'b'");
                }
            },
        };

        (await new MessageRepository(database, owner: null).ListAroundAsync(all[1].Id)).Should().Equal(all);
        (await raw.Store.Messages.ListAroundAsync(all[1].Id)).Should().ContainSingle();
    }
}
