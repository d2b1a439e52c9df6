using System.Text;
using SQLitePCL;

namespace Conversa.Data.Tests.Migrations;

/// <summary>What each script must be for our runner, for DbUp and for a later rollback.</summary>
public sealed class ScriptTests
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, ShippedSql.Latest)];

    [Fact]
    public void Scripts_are_numbered_without_gap() =>
        ShippedSql.Catalog.MigrationNames.Select(n => n[..15]).Should().Equal(Enumerable.Range(1, ShippedSql.Latest).Select(i => $"migrations/{i:0000}"));

    [Fact]
    public void Only_up_scripts_are_resources_that_DbUp_would_run() =>
        typeof(IConversationStore).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Should().BeEquivalentTo(ShippedSql.Catalog.MigrationNames);

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_script_is_one_that_DbUp_runs_unchanged(int number)
    {
        var text = ShippedSql.Catalog.Up(ShippedSql.Catalog.MigrationNames[number - 1]);

        text.Should().NotContain("$", "DbUp replaces $variables$");
        text.Split('\n').Should().NotContain(line => line.Trim() == ";", "DbUp splits there");
        StatementsOf(number).Should().OnlyContain(columns => columns == 0, "a statement that returns rows would hide the errors after it");
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_script_says_which_version_it_makes(int number)
    {
        using var database = ShippedSql.DatabaseOf(number);

        database.Scalar("SELECT schema_version FROM store_info").Should().Be((long)number);
        database.Scalar("SELECT readable_from <= schema_version FROM store_info").Should().Be(1L);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Down_takes_back_exactly_what_up_made(int number)
    {
        using var database = ShippedSql.DatabaseOf(number - 1);
        var before = ShippedSql.SchemaOf(database);
        var name = ShippedSql.Catalog.MigrationNames[number - 1];

        database.Execute(ShippedSql.Catalog.Up(name));
        ShippedSql.SchemaOf(database).Should().NotEqual(before);
        database.Execute(ShippedSql.Catalog.Down(name));

        ShippedSql.SchemaOf(database).Should().Equal(before);
    }

    [Fact]
    public void Every_table_of_ours_is_strict()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);

        database.Rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite~_%' ESCAPE '~'")
            .Should().Equal("SchemaVersions");
    }

    [Fact]
    public void A_check_of_JSON_lets_NULL_through_in_every_version_of_SQLite()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);

        // json_valid(NULL) was 0 before SQLite 3.45, and other programs write and check this file too.
        var nullable = database.Rows("""SELECT t.name, c.name FROM pragma_table_list t, pragma_table_info(t.name) c WHERE t.schema = 'main' AND NOT c."notnull" AND c.type = 'TEXT'""");
        foreach (var (table, column) in nullable.Select(row => row.Split('|')).Select(parts => (parts[0], parts[1])))
        {
            var sql = (string)database.Scalar($"SELECT sql FROM sqlite_schema WHERE name = '{table}'")!;
            sql.Should().NotContain($"CHECK (json_valid({column}))");
        }
    }

    [Fact]
    public void Every_foreign_key_has_an_index_that_starts_with_its_column()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);

        database.Rows("""
            SELECT t.name || '.' || f."from"
            FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
            WHERE t.schema = 'main' AND NOT EXISTS (
                SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) c WHERE c.seqno = 0 AND c.name = f."from")
            """).Should().BeEmpty();
    }

    [Fact]
    public void Ownership_cascades_and_links_do_not()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);

        database.Rows("""
            SELECT DISTINCT f."from" || ' ' || f.on_delete
            FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
            WHERE t.schema = 'main' AND t.name NOT IN ('conversations', 'traces', 'user_goals', 'exchanges', 'usage_logs', 'feature_usage', 'productivity_events', 'queue')
            ORDER BY 1
            """).Should().Equal(
                "author_id SET NULL",
                "capability_id CASCADE",
                "connection_id CASCADE",
                "conversation_id CASCADE",
                "copied_from SET NULL",
                "edited_by SET NULL",
                "from_knowledge_id CASCADE",
                "knowledge_id CASCADE",
                "memory_id CASCADE",
                "message_id CASCADE",
                "optimization_id CASCADE",
                "parent_id SET NULL",
                "previous_state_id SET NULL",
                "prompt_id CASCADE",
                "response_id SET NULL",
                "to_knowledge_id CASCADE",
                "user_id CASCADE");
        database.Rows("""
            SELECT t.name || '.' || f."from" || ' ' || f.on_delete
            FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
            WHERE t.schema = 'main' AND t.name IN ('conversations', 'traces', 'user_goals', 'exchanges', 'usage_logs', 'feature_usage', 'productivity_events', 'queue')
            ORDER BY 1
            """).Should().Equal(
                "conversations.forked_from_message_id SET NULL",
                "conversations.parent_id SET NULL",
                "conversations.session_id SET NULL",
                "conversations.user_id CASCADE",
                "exchanges.conversation_id CASCADE",
                "exchanges.parent_id SET NULL",
                "exchanges.question_message_id CASCADE",
                "exchanges.response_message_id SET NULL",
                "exchanges.session_id SET NULL",
                "exchanges.user_id CASCADE",
                "feature_usage.session_id SET NULL",
                "feature_usage.user_id CASCADE",
                "productivity_events.session_id SET NULL",
                "productivity_events.user_id CASCADE",
                "queue.message_id SET NULL",
                "queue.user_id CASCADE",
                "traces.conversation_id SET NULL",
                "traces.message_id SET NULL",
                "traces.user_id CASCADE",
                "usage_logs.conversation_id SET NULL",
                "usage_logs.message_id SET NULL",
                "usage_logs.user_id CASCADE",
                "user_goals.conversation_id SET NULL",
                "user_goals.user_id CASCADE");
    }

    [Fact]
    public void An_update_by_another_program_moves_updated_at_once()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);
        database.Execute("PRAGMA recursive_triggers = ON; INSERT INTO users (id, created_at, updated_at) VALUES ('u', 1, 1)");

        database.Execute("UPDATE users SET display_name = 'x'");
        var moved = (long)database.Scalar("SELECT updated_at FROM users")!;
        database.Execute("UPDATE users SET display_name = 'y', updated_at = updated_at + 5");

        moved.Should().BeGreaterThan(1_700_000_000_000);
        database.Scalar("SELECT updated_at FROM users").Should().Be(moved + 5);
    }

    // The number of result columns of each statement.
    private static List<int> StatementsOf(int number)
    {
        using var database = ShippedSql.DatabaseOf(number - 1);
        var counts = new List<int>();
        var rest = Encoding.UTF8.GetBytes(ShippedSql.Catalog.Up(ShippedSql.Catalog.MigrationNames[number - 1])).AsSpan();
        while (!rest.IsEmpty)
        {
            _ = raw.sqlite3_prepare_v2(database.Handle, rest, out var statement, out var tail);
            rest = tail.IsEmpty ? default : rest[^tail.Length..];
            using (statement)
            {
                if (!statement.IsInvalid)
                {
                    counts.Add(raw.sqlite3_column_count(statement));
                    _ = raw.sqlite3_step(statement);
                }
            }
        }

        return counts;
    }
}
