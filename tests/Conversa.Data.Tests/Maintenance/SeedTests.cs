using System.Globalization;
using Conversa.Data.Messages;
using Conversa.Data.Storage;
using Conversa.Data.Traces;

namespace Conversa.Data.Tests.Maintenance;

public sealed class SeedTests : IAsyncLifetime
{
    private const string Chat = "seed-conversation";

    private static readonly DateTimeOffset Began = new(2026, 1, 5, 7, 30, 0, TimeSpan.Zero);

    private static readonly string[] Seeded =
    [
        "users", "user_identities", "conversations", "messages", "conversation_states", "working_states", "classification_results", "arbiter_decisions",
        "flows", "user_goals", "traces", "system_metrics",
    ];

    private readonly RawStore _raw = new();

    private IConversationStore Store => _raw.Store;

    public Task InitializeAsync() => Store.Maintenance.SeedAsync();

    public async Task DisposeAsync() => await _raw.DisposeAsync();

    [Fact]
    public async Task Seeding_again_changes_nothing()
    {
        var before = await RowsAsync();

        await Store.Maintenance.SeedAsync();

        (await RowsAsync()).Should().Equal(before);
        before.Values.Should().OnlyContain(rows => rows > 0);
    }

    [Fact]
    public async Task Seeding_leaves_what_was_made_of_the_samples()
    {
        var saved = await Store.States.SaveStateJsonAsync(Chat, "{}", expectedVersion: 3);
        var edited = await Store.Messages.EditAsync("seed-message-1", "edited");
        await Store.Messages.DeleteAsync("seed-message-6");

        await Store.Maintenance.SeedAsync();

        (await Store.States.GetLatestStateAsync(Chat)).Should().Be(saved);
        (await Store.Messages.FindByIdAsync("seed-message-1")).Should().Be(edited);
        (await Store.Messages.CountAsync(Chat)).Should().Be(6);
    }

    [Fact]
    public async Task Every_row_has_a_fixed_id_that_says_what_it_is()
    {
        foreach (var table in Seeded)
        {
            (await _raw.ScalarAsync($"SELECT count(*) FROM {table} WHERE id NOT GLOB 'seed-*'")).Should().Be("0");
        }

        (await _raw.ScalarAsync("SELECT count(*) FROM pragma_foreign_key_check")).Should().Be("0");
    }

    [Fact]
    public void The_script_suits_DbUp()
    {
        var script = new SqlCatalog(typeof(SqlCatalog).Assembly).Seed;

        script.Should().NotContain("$");
        script.Split('\n').Should().NotContain(line => line.Trim() == ";");
    }

    [Fact]
    public async Task The_conversation_reads_as_one()
    {
        var chat = (await Store.Conversations.FindByExternalKeyAsync("seed:coaching"))!;
        var messages = await Store.Messages.FindByConversationIdAsync(chat.Id);

        (chat.Id, chat.UserId, chat.StartedAt, chat.LastActivityAt).Should().Be((Chat, "seed-user-maya", Began, messages[^1].Timestamp));
        messages.Select(m => m.Id).Should().Equal(Enumerable.Range(1, 6).Select(i => $"seed-message-{i}"));
        messages.Select(m => m.Role).Should().Equal(MessageRole.User, MessageRole.Assistant, MessageRole.User, MessageRole.Tool, MessageRole.Assistant, MessageRole.User);
        messages.Should().OnlyContain(m => m.UserId == "seed-user-maya" && m.Content.Length > 0);
        (messages[0].ResponseId, messages[0].AuthorId, messages[3].ToolName, messages[3].ToolSuccess).Should().Be(("seed-message-2", "seed-user-maya", "sleep_log", ToolOutcome.Success));
        (await Store.Messages.FindByExternalIdAsync(Chat, "400000000000000006"))!.Id.Should().Be("seed-message-6");
    }

    [Fact]
    public async Task Its_states_follow_each_other()
    {
        var states = await Store.States.GetStateHistoryAsync(Chat);
        var working = (await Store.States.GetWorkingStateAsync(Chat))!;

        states.Select(s => (s.Id, s.Version, s.PreviousStateId)).Should().Equal(("seed-state-3", 3, "seed-state-2"), ("seed-state-2", 2, "seed-state-1"), ("seed-state-1", 1, null));
        (await Store.States.GetLatestStateAsync<Dictionary<string, object>>(Chat))!.Should().ContainKey("commitment");
        working.FocusAreas.Should().Equal("sleep", "evening routine");
        (working.StepCount, working.UserId).Should().Be((3, "seed-user-maya"));
    }

    [Fact]
    public async Task Its_traces_say_how_each_stage_went()
    {
        var traces = await Store.ForUser("seed-user-maya").Traces.GetTracesByConversationAsync(Chat);

        traces.Select(t => t.Id).Should().Equal(Enumerable.Range(1, 7).Select(i => $"seed-trace-{i}"));
        traces.Where(t => t.Status != TraceStatus.Started).Should().OnlyContain(t => t.EndTime == t.StartTime.AddMilliseconds(t.DurationMs!.Value));
        traces.Should().OnlyContain(t => (t.Status == TraceStatus.Failed) == (t.Error != null) && (t.Status == TraceStatus.Started) == (t.EndTime == null));
        (await Store.Traces.ListFailuresAsync()).Should().ContainSingle().Which.Stage.Should().Be("handle");
        (await Store.Traces.GetStageStatisticsAsync()).Select(s => (s.Stage, s.Count)).Should().Equal(("handle", 3), ("classify", 1), ("load", 1), ("save", 1));
    }

    [Fact]
    public async Task Its_metrics_make_a_series()
    {
        var series = await Store.Analytics.Metrics.GetSeriesAsync("api_calls", Began, Began.AddHours(1), TimeSpan.FromHours(1));

        (await Store.Analytics.Metrics.ListTypesAsync()).Should().Equal("api_calls", "latency", "memory");
        series.Should().ContainSingle().Which.Sum.Should().Be(7);
    }

    [Fact]
    public async Task The_other_user_sees_none_of_it()
    {
        var theirs = Store.ForUser("seed-user-tom");

        (await theirs.Conversations.FindByIdAsync(Chat)).Should().BeNull();
        (await theirs.Messages.FindByConversationIdAsync(Chat)).Should().BeEmpty();
        (await theirs.States.GetLatestStateAsync(Chat)).Should().BeNull();
        (await theirs.Traces.GetTracesByConversationAsync(Chat)).Should().BeEmpty();
    }

    private async Task<Dictionary<string, long>> RowsAsync()
    {
        var rows = new Dictionary<string, long>();
        foreach (var table in Seeded)
        {
            rows[table] = long.Parse((await _raw.ScalarAsync($"SELECT count(*) FROM {table}"))!, CultureInfo.InvariantCulture);
        }

        return rows;
    }
}
