using Conversa.Data.Activity;
using Conversa.Data.Caches;
using Conversa.Data.Capabilities;
using Conversa.Data.Classifications;
using Conversa.Data.Context;
using Conversa.Data.Conversations;
using Conversa.Data.Credits;
using Conversa.Data.Exchanges;
using Conversa.Data.Flows;
using Conversa.Data.Goals;
using Conversa.Data.Knowledge;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.Prompts;
using Conversa.Data.Queue;
using Conversa.Data.States;
using Conversa.Data.Tests.Migrations;
using Conversa.Data.Todos;
using Conversa.Data.Tools;
using Conversa.Data.Traces;
using Conversa.Data.Usage;
using Conversa.Data.Users;

namespace Conversa.Data.Tests.Schema;

/// <summary>Statements read their rows by position: each block must select what its row expects, in that order.</summary>
public sealed class ColumnTests
{
    // By feature, what its blocks mean by {columns}. The features that are not here are read by Dapper, which demands the same by itself.
    private static readonly Dictionary<string, string[]> Shared = new(StringComparer.Ordinal)
    {
        ["auto_approval"] = ApprovalSettingsRow.Columns,
        ["capabilities"] = CapabilityRow.Columns,
        ["activity"] = ActivityRepository.Columns,
        ["classifications"] = ClassificationRow.Columns,
        ["context_items"] = ContextItemRow.Columns,
        ["context_optimizations"] = ContextOptimizationRow.Columns,
        ["conversations"] = ConversationRow.Columns,
        ["exchanges"] = ExchangeRow.Columns,
        ["credit_alerts"] = CreditAlertRow.Columns,
        ["credits"] = CreditBalanceRow.Columns,
        ["flows"] = FlowRow.Columns,
        ["goals"] = UserGoalRow.Columns,
        ["knowledge"] = KnowledgeRow.Columns,
        ["memories"] = MemoryRow.Columns,
        ["messages"] = MessageRow.Columns,
        ["preferences"] = UserPreferenceRow.Columns,
        ["prompts"] = PromptRow.Columns,
        ["queue"] = QueuedTaskRow.Columns,
        ["response_cache"] = CachedResponseRow.Columns,
        ["states"] = StateRow.Columns,
        ["todos"] = TodoRow.Columns,
        ["tools"] = ToolExecutionRow.Columns,
        ["traces"] = TraceRow.Columns,
        ["usage"] = UsageRow.Columns,
        ["usage_totals"] = UsageTotalRow.Columns,
        ["users"] = UserRow.Columns,
        ["working_states"] = WorkingStateRow.Columns,
    };

    public static TheoryData<string> Blocks => [.. Shared.Keys.SelectMany(feature => BlocksWithColumns(feature).Select(block => $"{feature}/{block}"))];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_block_selects_the_columns_of_its_feature(string block)
    {
        var expected = Shared[block.Split('/')[0]];
        await using var raw = new RawStore();

        (await raw.ColumnsAsync(block)).Take(expected.Length).Should().Equal(expected);
    }

    [Theory]
    [InlineData("ListArbiterDecisions")]
    [InlineData("GetArbiterDecisionsForMessages")]
    public async Task A_block_selects_the_columns_of_a_decision(string block)
    {
        await using var raw = new RawStore();

        (await raw.ColumnsAsync($"classifications/{block}")).Should().Equal(ArbiterDecisionRow.Columns);
    }

    [Theory]
    [InlineData("FindVersion")]
    [InlineData("ListHistory")]
    public async Task A_block_selects_the_columns_of_a_version_of_a_prompt(string block)
    {
        await using var raw = new RawStore();

        (await raw.ColumnsAsync($"prompts/{block}")).Should().Equal(PromptRow.VersionColumns);
    }

    [Fact]
    public void Every_feature_with_shared_columns_is_looked_at() =>
        ShippedSql.Catalog.Features.Where(feature => BlocksWithColumns(feature).Any()).Except(["api_quotas", "database_connections", "features", "file_uploads", "logs", "metrics", "performance", "productivity", "provider_configs", "provider_models", "record_metadata", "sessions", "settings", "tracked_files"]).Should().BeEquivalentTo(Shared.Keys);

    // The catalog has put the columns in already, so this reads the file.
    private static IEnumerable<string> BlocksWithColumns(string feature) =>
        File.ReadAllText(Path.Combine(Repository.Root, "sql/sqlite/queries", $"{feature}.sql")).ReplaceLineEndings("\n")
            .Split("-- name: ").Skip(1)
            .Where(block => block.Contains("{columns}", StringComparison.Ordinal))
            .Select(block => block[..block.IndexOf('\n', StringComparison.Ordinal)].Trim());
}
