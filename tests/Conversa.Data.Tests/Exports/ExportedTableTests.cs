using Conversa.Data.Exports;
using Conversa.Data.Maintenance;
using Conversa.Data.Secrets;
using Conversa.Data.Tests.Migrations;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Tests.Exports;

/// <summary>What a new table, column or trigger has to be thought of for.</summary>
public sealed class ExportedTableTests : IDisposable
{
    private readonly SqliteConnection _database = ShippedSql.DatabaseOf(ShippedSql.Latest);

    [Fact]
    public void Every_table_is_exported_or_left_out_for_a_reason()
    {
        var tables = _database.Rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '*_fts*' AND name NOT GLOB 'sqlite_*'");

        ExportedTable.All.Select(table => table.Name).Concat(ExportedTable.LeftOut.Keys).Except(["HostSchemaVersions"])
            .Should().BeEquivalentTo(tables, "a new table is listed in ExportedTable.All, or in LeftOut with the reason");
        ExportedTable.LeftOut.Values.Should().OnlyContain(reason => reason.Length > 0);
    }

    [Fact]
    public void What_a_row_hangs_on_stands_before_it()
    {
        var order = ExportedTable.All.Select(table => table.Name).ToList();
        foreach (var table in order)
        {
            var parents = _database.Rows($"SELECT \"table\" FROM pragma_foreign_key_list('{table}') WHERE on_delete = 'CASCADE'");
            parents.Except(order.Take(order.IndexOf(table))).Should().BeEmpty("{0} hangs on them", table);
        }
    }

    [Fact]
    public void Every_table_that_can_hold_something_of_a_user_says_what_is_theirs() =>
        ExportedTable.All.Where(table => table.OwnedBlock is not null).Select(table => table.Name)
            .Should().BeEquivalentTo(ErasedGroup.All.Select(group => group.Table).Concat(ErasedGroup.All.SelectMany(group => group.Parts.Select(part => part.Table))).OfType<string>().Distinct()
                .Except(ExportedTable.LeftOut.Keys));

    [Fact]
    public void Every_column_of_secrets_is_seen_to()
    {
        foreach (var secret in SecretColumn.All.Where(secret => !ExportedTable.LeftOut.ContainsKey(secret.Table)))
        {
            var table = ExportedTable.All.Single(table => table.Name == secret.Table);
            (table.Secret == secret.Field || table.AllBlock is not null).Should().BeTrue("{0}.{1} is a secret", secret.Table, secret.Field);
        }
    }

    [Fact]
    public void A_key_is_unique_and_begins_with_an_id()
    {
        foreach (var table in ExportedTable.All)
        {
            table.Key[0].Should().Match(column => column == "id" || column.EndsWith("_id", StringComparison.Ordinal));
            _database.Rows($"SELECT group_concat(c.name, ',') FROM pragma_index_list('{table.Name}') i JOIN pragma_index_info(i.name) c WHERE i.\"unique\" AND NOT i.partial GROUP BY i.name")
                .Should().Contain(string.Join(',', table.Key), "of {0}", table.Name);
        }
    }

    // What a new column of numbers may be is said in ImportRule, or it is listed here: its table checks it, or any number does no harm.
    [Fact]
    public void Every_whole_number_has_a_rule_or_needs_none() =>
        ExportedTable.All.SelectMany(table => _database.Rows($"SELECT name FROM pragma_table_info('{table.Name}') WHERE type = 'INTEGER' AND name <> 'seq'").Where(column => ImportRule.Of(table.Name, column, "INTEGER") is null))
            .Distinct().Order(StringComparer.Ordinal).Should().Equal(
                "acknowledged", "cache_hit", "cached_tokens", "capabilities_detected", "capabilities_executed", "context_window", "context_window_size",
                "credits_remaining", "credits_used", "current_step", "current_value", "daily_spend", "dimensions", "duration_ms", "execution_time_ms", "file_size",
                "importance", "input_length", "input_price", "input_tokens", "is_active", "is_enabled", "is_sensitive", "low_risk_operations", "max_cost",
                "max_requests", "max_tokens", "memorized", "monthly_spend", "output_length", "output_price", "output_tokens", "pinned", "port", "processing_time_ms",
                "read_only_operations", "reasoning_tokens", "require_approval_for_new_tools", "responded", "row_count", "success", "threshold_value", "total_steps",
                "total_tokens", "user_satisfaction");

    [Fact]
    public void Every_time_has_a_rule() =>
        ExportedTable.All.SelectMany(table => _database.Rows($"SELECT name FROM pragma_table_info('{table.Name}') WHERE type = 'INTEGER' AND (name GLOB '*_at' OR name GLOB '*time' OR name = 'timestamp')").Select(column => (table.Name, column)))
            .Should().OnlyContain(c => ImportRule.Of(c.Name, c.column, "INTEGER")!.Text.StartsWith("must be a time"));

    // Each would do something to a row that is imported: whoever adds one sees to that in ImportRows or ImportWriting, and here.
    [Fact]
    public void What_triggers_do_to_an_imported_row_is_known() =>
        _database.Rows("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%AFTER INSERT%' OR type = 'trigger' AND sql LIKE '%BEFORE INSERT%' ORDER BY name").Should().Equal(
            "ai_response_cache_insert", // counts
            "context_optimizations_insert", // makes context_optimized_messages
            "create_capability_history", // gives way to the file's history
            "create_first_prompt_history", // likewise
            "file_processing_cache_insert", // counts
            "knowledge_fts_insert", // indexes
            "memories_fts_insert", // indexes
            "messages_activity", // is taken back for new conversations
            "messages_fts_insert"); // leaves new messages to the indexer

    public void Dispose() => _database.Dispose();
}
