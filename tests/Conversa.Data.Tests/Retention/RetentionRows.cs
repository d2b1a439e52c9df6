using Conversa.Data.Retention;

namespace Conversa.Data.Tests.Retention;

/// <summary>Rows of any age in every table that may have a policy. All other times in them are now.</summary>
internal static class RetentionRows
{
    // {0} is the id, {1} the time that counts, {2} now. Table, and the columns with their values.
    private static readonly Dictionary<RetentionTable, (string Table, string Columns, string Values)> All = new()
    {
        [RetentionTable.ResponseCache] = ("ai_response_cache", "id, prompt_hash, prompt_preview, response, model_used, cache_created_at, last_accessed_at", "'{0}', '{0}', '', 'r', 'm', {1}, {2}"),
        [RetentionTable.FileResultCache] = ("file_processing_cache", "id, file_path, file_hash, processing_type, options_hash, result_data, created_at, last_accessed_at", "'{0}', '{0}', 'h', 'parse', '', '1', {1}, {2}"),
        [RetentionTable.PerformanceMetrics] = ("performance_metrics", "id, operation_type, start_time, end_time, success, created_at", "'{0}', 'ai_call', {2}, {2}, 1, {1}"),
        [RetentionTable.SystemMetrics] = ("system_metrics", "id, metric_type, value, timestamp, created_at", "'{0}', 'latency', 1, {1}, {2}"),
        [RetentionTable.FeatureUsage] = ("feature_usage", "id, feature_name, feature_category, started_at, created_at, updated_at", "'{0}', 'search', 'core', {1}, {2}, {2}"),
        [RetentionTable.ProductivityEvents] = ("productivity_events", "id, event_type, traditional_time_estimate, actual_time_taken, time_saved, improvement_percentage, created_at", "'{0}', 'review', 2, 1, 1, 50, {1}"),
        [RetentionTable.Logs] = ("logs", "id, level, message, service, timestamp, created_at", "'{0}', 'information', 'm', 's', {1}, {2}"),
        [RetentionTable.Traces] = ("traces", "id, stage, start_time, created_at, updated_at", "'{0}', 'load', {1}, {2}, {2}"),
        [RetentionTable.UsageLogs] = ("usage_logs", "id, provider, model, timestamp, created_at", "'{0}', 'p', 'm', {1}, {2}"),
        [RetentionTable.CreditBalances] = ("credit_balance", "id, provider, last_updated, created_at", "'{0}', 'p', {1}, {2}"),
        [RetentionTable.CreditAlerts] = ("credit_alerts", "id, alert_type, acknowledged, created_at, updated_at", "'{0}', 'low_balance', 1, {1}, {2}"),
        [RetentionTable.FinishedTasks] = ("queue", "id, task_type, status, completed_at, created_at, updated_at", "'{0}', 't', 'completed', {1}, {2}, {2}"),
        [RetentionTable.ToolExecutions] = ("tool_executions", "id, user_id, conversation_id, tool_name, risk, parameters, parameters_hash, status, decision_rule, created_at, updated_at", "'{0}', 'alice', 'chat', 't', 'low', '1', 'h', 'completed', 'person', {1}, {2}"),
        [RetentionTable.Conversations] = ("conversations", "id, user_id, started_at, last_activity_at, created_at, updated_at", "'{0}', 'alice', {1}, {1}, {1}, {2}"),
        [RetentionTable.Messages] = ("messages", "id, conversation_id, user_id, role, content, timestamp, created_at, updated_at", "'{0}', 'chat', 'alice', 'user', 'hello', {1}, {2}, {2}"),
        [RetentionTable.Memories] = ("memories", "id, user_id, content, timestamp, created_at, updated_at", "'{0}', 'alice', 'hello', {1}, {2}, {2}"),
        [RetentionTable.Knowledge] = ("knowledge_items", "id, source_type, source_id, knowledge_type, title, content, created_at, updated_at", "'{0}', 'file', 'f', 'concept', 't', 'c', {1}, {2}"),
    };

    public static string NameOf(RetentionTable table) => All[table].Table;

    /// <summary>Alice, and a conversation of hers that is as young as can be.</summary>
    public static Task FillAsync(RawStore store)
    {
        var now = store.Clock.Now.ToUnixTimeMilliseconds();
        return store.RunAsync($"""
            INSERT INTO users (id, created_at, updated_at) VALUES ('alice', 1, 1);
            INSERT INTO conversations (id, user_id, started_at, last_activity_at, created_at, updated_at) VALUES ('chat', 'alice', {now}, {now}, {now}, {now});
            """);
    }

    /// <summary>A row of this age.</summary>
    public static Task InsertAsync(RawStore store, RetentionTable table, string id, TimeSpan age)
    {
        var (name, columns, values) = All[table];
        var now = store.Clock.Now.ToUnixTimeMilliseconds();
        return store.RunAsync($"INSERT INTO {name} ({columns}) VALUES ({string.Format(System.Globalization.CultureInfo.InvariantCulture, values, id, now - (long)age.TotalMilliseconds, now)})");
    }

    /// <summary>The ids in the table, in order, without that of Alice's conversation.</summary>
    public static async Task<string> IdsAsync(RawStore store, RetentionTable table) =>
        await store.ScalarAsync($"SELECT group_concat(id, ' ') FROM (SELECT id FROM {All[table].Table} WHERE id <> 'chat' ORDER BY id)") ?? "";

    public static async Task<long> CountAllAsync(RawStore store) =>
        long.Parse((await store.ScalarAsync($"SELECT {string.Join(" + ", All.Values.Select(t => $"(SELECT count(*) FROM {t.Table})"))}"))!, System.Globalization.CultureInfo.InvariantCulture);
}
