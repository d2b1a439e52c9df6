using Conversa.Data.Tests.Migrations;
using Conversa.Data.Usage;

namespace Conversa.Data.Tests.Usage;

public sealed class UsageSchemaTests
{
    [Fact]
    public void A_users_totals_are_read_from_one_index_alone() =>
        PlanOf("usage_totals/GetTotalsOfUser").Should().Contain("SEARCH usage_logs USING COVERING INDEX idx_usage_user_time (user_id=? AND timestamp>? AND timestamp<?)");

    [Theory]
    [InlineData("usage_totals/GetTotals", "idx_usage_timestamp")]
    [InlineData("usage_totals/GetTotalsOfConversation", "idx_usage_logs_conversation_id")]
    [InlineData("usage_totals/GetTotalsOfModel", "idx_usage_model_time")]
    [InlineData("usage/List", "idx_usage_timestamp")]
    [InlineData("usage/ListOfUser", "idx_usage_user_time")]
    [InlineData("usage/ListOfConversation", "idx_usage_logs_conversation_id")]
    [InlineData("usage/ListOfModel", "idx_usage_model_time")]
    [InlineData("usage/FindByProviderMessageId", "idx_usage_logs_provider_message_id")]
    public void A_block_enters_the_narrowest_index(string block, string index) =>
        PlanOf(block).Should().Contain(step => step.StartsWith($"SEARCH usage_logs USING INDEX {index} ", StringComparison.Ordinal));

    [Fact]
    public async Task The_summary_is_by_user_provider_model_and_UTC_day()
    {
        await using var raw = new RawStore();
        await raw.Store.Conversations.CreateAsync("alice");
        await raw.Store.Usage.LogManyAsync(
        [
            new("p", "m") { UserId = "alice", InputTokens = 1, OutputTokens = 2, Cost = 0.5m, Timestamp = DateTimeOffset.UnixEpoch.AddMilliseconds(-1) },
            new("p", "m") { UserId = "alice", InputTokens = 4, Success = false, Timestamp = DateTimeOffset.UnixEpoch.AddDays(-1) },
            new("p", "m") { Timestamp = DateTimeOffset.UnixEpoch },
        ]);

        (await raw.ScalarAsync("""
            SELECT group_concat(row, ';') FROM (
                SELECT concat_ws('|', ifnull(user_id, '-'), provider, model, day, calls, failed_calls, ifnull(input_tokens, '-'), ifnull(output_tokens, '-'),
                                 ifnull(total_tokens, '-'), calls_without_tokens, ifnull(cost, '-'), calls_without_cost) AS row
                FROM usage_summary ORDER BY day)
            """)).Should().Be("alice|p|m|1969-12-31|2|1|5|2|-|1|500000000|1;-|p|m|1970-01-01|1|0|-|-|-|1|-|1");
    }

    [Theory]
    [InlineData(9_000, "integer|8999999999999991000")]
    [InlineData(20_000, "real|2.0e+19")]
    public async Task The_summary_of_the_dearest_calls_is_exact_as_long_as_an_integer_holds_it_and_no_error_beyond(int calls, string cost)
    {
        await using var raw = new RawStore();
        await raw.Store.Usage.LogManyAsync([.. Enumerable.Range(0, calls).Select(_ => new NewUsage("p", "m") { Cost = 999_999.999999999m, EstimatedCost = 999_999.999999999m })]);

        (await raw.ScalarAsync("SELECT typeof(cost) || '|' || cost FROM usage_summary")).Should().Be(cost);
        (await raw.ScalarAsync("SELECT typeof(estimated_cost) || '|' || estimated_cost FROM usage_summary")).Should().Be(cost);
    }

    private static List<string> PlanOf(string block)
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);
        return [.. database.Rows($"EXPLAIN QUERY PLAN {ShippedSql.Catalog[block]}").Select(row => row.Split('|')[^1])];
    }
}
