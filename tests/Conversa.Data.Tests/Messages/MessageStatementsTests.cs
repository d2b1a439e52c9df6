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
