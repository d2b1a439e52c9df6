using Conversa.Data.Conversations;
using Conversa.Data.Storage;

namespace Conversa.Data.Tests.Conversations;

/// <summary>What the repository's statements cost: how often it goes to the database, and by which way.</summary>
public sealed class ConversationStatementsTests : IAsyncLifetime
{
    private readonly SqliteEngine _engine = new(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:" }, null);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [InlineData("List")]
    [InlineData("ListOverviews")]
    [InlineData("FindActiveByUserId")]
    [InlineData("ExpireIdleOfUser")]
    public async Task A_users_conversations_come_in_order_from_the_users_index(string block)
    {
        var plan = await PlanAsync(block);

        plan.Should().Contain(step => step.StartsWith("SEARCH c USING INDEX idx_conversations_user_id (user_id=?", StringComparison.Ordinal));
        plan.Should().NotContain(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal) || step.StartsWith("SCAN", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("List")]
    [InlineData("ListOverviews")]
    public async Task A_page_begins_where_the_one_before_it_ended(string block) =>
        (await PlanAsync(block)).Should().Contain("SEARCH c USING INDEX idx_conversations_user_id (user_id=? AND (last_activity_at,id)<(?,?))");

    [Fact]
    public async Task Idle_conversations_come_from_the_index_of_active_ones()
    {
        var plan = await PlanAsync("ExpireIdle");

        plan.Should().Contain("SEARCH c USING INDEX idx_conversations_last_activity_at (last_activity_at<?)");
        plan.Should().NotContain(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_block_finds_its_rows_by_an_index()
    {
        foreach (var block in _engine.Sql.Feature("conversations").Keys)
        {
            (await PlanAsync(block)).Should().NotContain(step => step.StartsWith("SCAN", StringComparison.Ordinal) && !step.Contains("CONSTANT ROW", StringComparison.Ordinal), block);
        }
    }

    [Fact]
    public async Task The_links_of_copies_are_found_by_what_they_were_copied_from()
    {
        var plan = await PlanAsync("LinkCopies");

        plan.Should().Contain("SEARCH p USING INDEX idx_messages_copied_from (copied_from=?)");
        plan.Should().Contain("SEARCH r USING INDEX idx_messages_copied_from (copied_from=?)");
    }

    [Fact]
    public async Task ListOverviews_selects_what_its_row_reads()
    {
        (await ColumnsAsync("ListOverviews")).Should().Equal([.. ConversationRow.Columns, .. ConversationOverviewRow.Columns]);
    }

    [Fact]
    public async Task GetOrCreate_of_what_exists_is_one_read()
    {
        var db = new CountingDatabase(_engine);
        var conversations = new ConversationRepository(db, owner: null);

        var created = await conversations.GetOrCreateAsync("discord:1", "alice");
        (db.Reads, db.Writes).Should().Be((1, 1));
        (await conversations.GetOrCreateAsync("discord:1", "alice")).Should().Be(created);
        (db.Reads, db.Writes).Should().Be((2, 1));
    }

    [Fact]
    public async Task ListOverviews_is_one_read_however_many_it_lists()
    {
        var db = new CountingDatabase(_engine);
        var conversations = new ConversationRepository(db, owner: null);
        for (var i = 0; i < 20; i++)
        {
            await conversations.CreateAsync("alice");
        }

        (await conversations.ListOverviewsAsync("alice")).Items.Should().HaveCount(20);
        db.Reads.Should().Be(1);
    }

    [Fact]
    public async Task ExpireIdle_lets_go_of_the_writer_every_500_rows()
    {
        var db = new CountingDatabase(_engine);
        var conversations = new ConversationRepository(db, owner: null);
        var longAgo = DateTimeOffset.UnixEpoch;
        for (var i = 0; i < 1001; i++)
        {
            await conversations.CreateAsync(new NewConversation("alice") { StartedAt = longAgo });
        }

        var before = db.Writes;

        (await conversations.ExpireIdleAsync(TimeSpan.FromDays(1))).Should().Be(1001);
        (db.Writes - before).Should().Be(3);
    }

    private Task<List<string>> PlanAsync(string block) => _engine.ReadAsync(
        session =>
        {
            using var statement = new Statement(session.Connection.Handle!, "EXPLAIN QUERY PLAN " + _engine.Sql[$"conversations/{block}"]);
            return new ValueTask<List<string>>(statement.List(row => row.Text(3)));
        },
        CancellationToken.None);

    private Task<string[]> ColumnsAsync(string block) =>
        _engine.ReadAsync(session => new ValueTask<string[]>(session.Statement($"conversations/{block}").Columns.ToArray()), CancellationToken.None);
}
