using System.Globalization;
using Conversa.Data.Secrets;
using Conversa.Data.Storage;
using Conversa.Data.Tools;

namespace Conversa.Data.Tests.Users;

public sealed class UserMergingSchemaTests
{
    // Such a name refers to no user, so that it may be any other name too: erasing the kept user looks for it under theirs. The name of who changes a prompt or a capability
    // moves on into the history at once.
    [Fact]
    public async Task Merge_renames_who_decided_asked_and_changed()
    {
        const string Rows = """
            INSERT INTO users (id, created_at, updated_at) VALUES ('alice', 1, 1), ('bob', 1, 1), ('carol', 1, 1);
            INSERT INTO conversations (id, user_id, started_at, last_activity_at, created_at, updated_at) VALUES ('c', 'carol', 1, 1, 1, 1);
            INSERT INTO messages (id, conversation_id, user_id, role, content, timestamp, created_at, updated_at) VALUES ('m', 'c', 'carol', 'user', 'x', 1, 1, 1);
            INSERT INTO message_edits (id, message_id, content, edited_at, edited_by) VALUES ('e', 'm', 'x', 1, 'bob'), ('f', 'm', 'x', 1, 'carol');
            INSERT INTO tool_executions (id, user_id, conversation_id, tool_name, risk, parameters, parameters_hash, decided_by, decision_rule, created_at, updated_at)
            VALUES ('x', 'carol', 'c', 'x', 'low', '{}', 'x', 'bob', 'person', 1, 1), ('y', 'carol', 'c', 'x', 'low', '{}', 'x', 'carol', 'person', 1, 1);
            INSERT INTO queue (id, task_type, created_by, created_at, updated_at) VALUES ('q', 'x', 'bob', 1, 1), ('r', 'x', 'carol', 1, 1);
            INSERT INTO credit_alerts (id, alert_type, acknowledged, acknowledged_by, created_at, updated_at) VALUES ('a', 'x', 1, 'bob', 1, 1), ('b', 'x', 1, 'carol', 1, 1);
            INSERT INTO prompts (id, name, content, changed_by, created_at, updated_at) VALUES ('p', 'p', 'x', 'bob', 1, 1), ('o', 'o', 'x', 'carol', 1, 1);
            INSERT INTO capabilities_config (id, name, config, changed_by, created_at, updated_at) VALUES ('c', 'c', '1', 'bob', 1, 1), ('d', 'd', '1', 'carol', 1, 1);
            INSERT INTO system_config_history (id, config_key, new_value, changed_by, changed_at) VALUES ('s', 's', '1', 'bob', 1), ('t', 's', '1', 'carol', 1);
            """;
        const string Names = """
            SELECT group_concat(t.name || '.' || c.name)
            FROM sqlite_schema t
            JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' AND c.name GLOB '*_by' AND t.name || '.' || c.name NOT IN ('prompts.changed_by', 'capabilities_config.changed_by')
            """;
        await using var raw = new RawStore();
        await raw.RunAsync(Rows);
        var columns = (await raw.ScalarAsync(Names))!.Split(',');
        columns.Should().HaveCount(7);
        foreach (var column in columns)
        {
            (await WhoAsync(column)).Should().Be("bob carol", "the script above has rows for {0}", column);
        }

        await raw.Store.Users.MergeAsync("alice", "bob");

        foreach (var column in columns)
        {
            (await WhoAsync(column)).Should().Be("alice carol", "{0} names the kept user", column);
        }

        (await raw.ScalarAsync("SELECT group_concat(updated_at > 1, ' ') FROM tool_executions")).Should().Be("1 0", "what was not changed is as it was");

        Task<string?> WhoAsync(string column) => raw.ScalarAsync(
            $"SELECT group_concat(who, ' ') FROM (SELECT {column.Split('.')[1]} AS who FROM {column.Split('.')[0]} ORDER BY 1)");
    }

    [Fact]
    public async Task Tools_of_the_merged_user_that_cannot_be_read_hinder_no_merge()
    {
        await using var raw = new RawStore();
        foreach (var user in new[] { "alice", "bob" })
        {
            await raw.Store.Users.CreateAsync(new() { Id = user });
            await raw.Store.Tools.Settings.SaveAsync(user, new() { MaxCostPerTool = 7 });
        }

        await raw.RunAsync("""UPDATE auto_approval_settings SET specific_tools = '{"rm":"always"}' WHERE user_id = 'bob'""");

        var merge = await raw.Store.Users.MergeAsync("alice", "bob");

        merge.DroppedApprovalSettings.Should().BeEquivalentTo(new AutoApprovalSettings { MaxCostPerTool = 7 });
        (await raw.Store.Tools.Settings.GetAsync("alice")).MaxCostPerTool.Should().Be(7);
        (await raw.Store.Users.FindByIdAsync("bob")).Should().BeNull();
    }

    // A row of Bob's in every table that refers to users. A new table fails here until it has a row in this script and a block in UserMerging.
    [Fact]
    public async Task Merge_handles_every_reference_to_users_in_the_schema()
    {
        const string Rows = """
            INSERT INTO users (id, created_at, updated_at) VALUES ('alice', 1, 1), ('bob', 1, 1);
            INSERT INTO user_identities (id, user_id, platform, external_id, created_at, updated_at) VALUES ('i', 'bob', 'p', '1', 1, 1);
            INSERT INTO user_sessions (id, user_id, started_at, created_at, updated_at) VALUES ('s', 'bob', 1, 1, 1);
            INSERT INTO user_preferences (id, user_id, preference_category, preference_key, preference_value, created_at, updated_at) VALUES ('p', 'bob', 'c', 'k', '1', 1, 1);
            INSERT INTO conversations (id, user_id, started_at, last_activity_at, created_at, updated_at) VALUES ('c', 'bob', 1, 1, 1, 1);
            INSERT INTO messages (id, conversation_id, user_id, author_id, role, content, timestamp, created_at, updated_at) VALUES ('m', 'c', 'bob', 'bob', 'user', 'x', 1, 1, 1);
            INSERT INTO message_edits (id, message_id, content, edited_at, edited_by) VALUES ('e', 'm', 'x', 1, 'bob');
            INSERT INTO message_reactions (message_id, user_id, reaction, created_at) VALUES ('m', 'bob', 'r', 1);
            INSERT INTO working_states (id, conversation_id, user_id, created_at, updated_at) VALUES ('w', 'c', 'bob', 1, 1);
            INSERT INTO user_goals (id, user_id, goal, extracted_at, created_at, updated_at) VALUES ('g', 'bob', 'x', 1, 1, 1);
            INSERT INTO memories (id, user_id, content, timestamp, created_at, updated_at) VALUES ('y', 'bob', 'x', 1, 1, 1);
            INSERT INTO exchanges (id, user_id, conversation_id, question_message_id, timestamp, created_at, updated_at) VALUES ('x', 'bob', 'c', 'm', 1, 1, 1);
            INSERT INTO knowledge_items (id, user_id, source_type, source_id, knowledge_type, title, content, created_at, updated_at) VALUES ('k', 'bob', 'file', 'f', 'concept', 'x', 'x', 1, 1);
            INSERT INTO tracked_files (id, user_id, file_path, file_name, file_type, file_size, file_hash, created_at, updated_at) VALUES ('f', 'bob', '/f', 'f', '', 0, 'x', 1, 1);
            INSERT INTO file_uploads (id, user_id, filename, original_name, file_size, storage_path, content_hash, created_at, updated_at) VALUES ('f', 'bob', 'f', 'f', 0, 'f', hex(zeroblob(32)), 1, 1);
            INSERT INTO api_quotas (id, provider, user_id, period, period_start, created_at, updated_at) VALUES ('q', 'p', 'bob', 'day', 1, 1, 1);
            INSERT INTO database_connections (id, user_id, name, connection_type, host, port, database_name, created_at, updated_at) VALUES ('d', 'bob', 'd', 'mysql', 'h', 1, 'd', 1, 1);
            INSERT INTO usage_logs (id, user_id, provider, model, timestamp, created_at) VALUES ('u', 'bob', 'p', 'm', 1, 1);
            INSERT INTO ai_response_cache (id, user_id, prompt_hash, prompt_preview, response, model_used, cache_created_at, last_accessed_at) VALUES ('r', 'bob', 'h', '', 'x', 'x', 1, 1);
            INSERT INTO file_processing_cache (id, user_id, file_path, file_hash, processing_type, options_hash, result_data, created_at, last_accessed_at) VALUES ('p', 'bob', '/f', 'h', 'parse', '', '1', 1, 1);
            INSERT INTO feature_usage (id, user_id, feature_name, feature_category, started_at, created_at, updated_at) VALUES ('u', 'bob', 'x', 'core', 1, 1, 1);
            INSERT INTO productivity_events (id, user_id, event_type, traditional_time_estimate, actual_time_taken, time_saved, improvement_percentage, created_at) VALUES ('v', 'bob', 'x', 2, 1, 1, 50, 1);
            INSERT INTO record_metadata (id, user_id, table_name, record_id, key, value, created_at, updated_at) VALUES ('n', 'bob', 'messages', 'm', 'k', 'x', 1, 1);
            INSERT INTO queue (id, user_id, task_type, created_at, updated_at) VALUES ('q', 'bob', 'x', 1, 1);
            INSERT INTO todos (id, user_id, name, created_at, updated_at) VALUES ('d', 'bob', 'x', 1, 1);
            INSERT INTO traces (id, user_id, stage, start_time, created_at, updated_at) VALUES ('t', 'bob', 'load', 1, 1, 1);
            INSERT INTO tool_executions (id, user_id, conversation_id, tool_name, risk, parameters, parameters_hash, decision_rule, created_at, updated_at) VALUES ('x', 'bob', 'c', 'x', 'low', '{}', 'x', 'x', 1, 1);
            INSERT INTO auto_approval_settings (id, user_id, created_at, updated_at) VALUES ('a', 'bob', 1, 1);
            """;
        const string References = """
            SELECT group_concat(t.name || '.' || f."from")
            FROM sqlite_schema t
            JOIN pragma_foreign_key_list(t.name) f
            WHERE t.type = 'table' AND f."table" = 'users'
            """;
        await using var database = new SqliteEngine(new() { ConnectionString = "Data Source=:memory:", TimeProvider = new ManualClock(), SecretKeys = { new SecretKey("main", new byte[32]) } }, logger: null);
        await using var store = new Store(database);
        await database.WriteAsync(
            session =>
            {
                session.RunScript(Rows);
                return new ValueTask<bool>(true);
            },
            default);

        // What is encrypted, no script can insert.
        await store.Configuration.Providers.SaveAsync(new("bob", "p", new("{}")));
        var references = (await ScalarAsync(References)).Split(',');
        references.Should().HaveCountGreaterThanOrEqualTo(11);
        foreach (var reference in references)
        {
            (await CountAsync(reference, "bob")).Should().Be(1, "{0} refers to users, so the script above has a row for it", reference);
        }

        var merge = await store.Users.MergeAsync("alice", "bob");

        foreach (var reference in references)
        {
            (await CountAsync(reference, "alice")).Should().Be(1, "{0} goes over to the kept user", reference);
        }

        merge.Moved.Should().BeEquivalentTo(references.Select(r => r.Split('.')[0]).Distinct().ToDictionary(t => t, _ => 1L));

        async Task<string> ScalarAsync(string sql) => (await database.ReadAsync(session => new ValueTask<string?>(session.RunScalar(sql)), default))!;

        async Task<int> CountAsync(string reference, string user) =>
            int.Parse(await ScalarAsync($"SELECT count(*) FROM {reference.Split('.')[0]} WHERE {reference.Split('.')[1]} = '{user}'"), CultureInfo.InvariantCulture);
    }
}
