using Conversa.Data.Caches;

namespace Conversa.Data.Tests.Storage;

/// <summary>Rows whose columns have types and checks, but whose times are none.</summary>
public sealed class DamagedTimeTests
{
    private const string Hash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    // No year is so far away.
    private const long Never = long.MaxValue;

    private static readonly Dictionary<string, (string Columns, string Values, Func<IConversationStore, Task> Read)> Rows = new(StringComparer.Ordinal)
    {
        ["logs"] = ("id, level, message, service, timestamp, created_at", $"'x', 'error', 'm', 's', 1, {Never}", s => s.Analytics.Logs.ListAsync()),
        ["system_metrics"] = ("id, metric_type, value, timestamp, created_at", $"'x', 't', 1, 1, {Never}", s => s.Analytics.Metrics.ListAsync("t")),
        ["feature_usage"] = ("id, feature_name, feature_category, started_at, completed_at, created_at, updated_at", $"'x', 'n', 'c', 1, {Never}, 1, 1", s => s.Analytics.Features.FindByIdAsync("x")),
        ["performance_metrics"] = ("id, operation_type, start_time, end_time, success, created_at", $"'x', 'o', 1, {Never}, 1, 1", s => s.Analytics.Performance.ListAsync()),
        ["productivity_events"] = ("id, event_type, traditional_time_estimate, actual_time_taken, time_saved, improvement_percentage, created_at", $"'x', 't', {Never}, 1, 1, 1, 1", s => s.Analytics.Productivity.ListAsync()),
        ["file_processing_cache"] = ("id, file_path, file_hash, processing_type, options_hash, result_data, created_at, last_accessed_at", $"'x', '/a', '{Hash}', 'p', '', '1', {Never}, 1", s => s.Caches.FileResults.GetAsync(new FileResultKey("/a", Hash, "p"))),
        ["api_quotas"] = ("id, provider, period, period_start, created_at, updated_at", $"'x', 'p', 'day', {Never}, 1, 1", s => s.Configuration.ApiQuotas.ListAsync("p")),
        ["system_config"] = ("id, config_key, config_value, created_at, updated_at", $"'x', 'k', '1', {Never}, 1", s => s.Configuration.Settings.FindAsync("k")),
        ["system_config_history"] = ("id, config_key, changed_at", $"'x', 'k', {Never}", s => s.Configuration.Settings.ListHistoryAsync()),
        ["provider_models"] = ("id, provider, model, created_at, updated_at", $"'x', 'p', 'm', {Never}, 1", s => s.Configuration.ProviderModels.FindAsync("p", "m")),
        ["provider_configs"] = ("id, user_id, provider, config, created_at, updated_at", $"'x', 'alice', 'p', '\"c\"', {Never}, 1", s => s.Configuration.Providers.FindAsync("alice", "p")),
        ["database_connections"] = ("id, name, connection_type, host, port, database_name, created_at, updated_at", $"'x', 'n', 't', 'h', 1, 'd', {Never}, 1", s => s.Configuration.Connections.FindByIdAsync("x")),
        ["database_schemas"] = ("id, connection_id, table_name, table_type, last_updated", $"'x', 'connection', 't', 'table', {Never}", s => s.Configuration.Connections.ListSchemasAsync("connection")),
        ["record_metadata"] = ("id, table_name, record_id, key, value, created_at, updated_at", $"'x', 'users', 'alice', 'k', 'v', {Never}, 1", s => s.Configuration.Metadata.GetAsync("users", "alice", "k")),
        ["file_uploads"] = ("id, user_id, filename, original_name, file_size, storage_path, content_hash, created_at, updated_at", $"'x', 'alice', 'f', 'o', 1, 'p', '{Hash}', {Never}, 1", s => s.Files.Uploads.FindByIdAsync("x")),
        ["tracked_files"] = ("id, file_path, file_name, file_type, file_size, file_hash, parsed_at, created_at, updated_at", $"'x', '/a', 'a', 'a', 1, '{Hash}', {Never}, 1, 1", s => s.Files.Tracked.FindByIdAsync("x")),
        ["message_edits"] = ("id, message_id, content, edited_at", $"'x', 'message', 'c', {Never}", s => s.Messages.ListEditsAsync("message")),
        ["message_reactions"] = ("message_id, user_id, reaction, created_at", $"'message', 'alice', 'r', {Never}", s => s.Messages.ListReactionsAsync("message")),
        ["user_sessions"] = ("id, user_id, started_at, created_at, updated_at", $"'x', 'alice', {long.MinValue}, 1, 1", s => s.Users.FindSessionAsync("x")),
        ["user_identities"] = ("id, user_id, platform, external_id, created_at, updated_at", $"'x', 'alice', 'p', 'e', {Never}, 1", s => s.Users.ListIdentitiesAsync("alice")),
    };

    public static TheoryData<string> Tables => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_row_with_a_time_that_is_none_is_reported_as_damage(string table)
    {
        await using var raw = new RawStore();
        await raw.RunAsync($"""
            INSERT INTO users (id, created_at, updated_at) VALUES ('alice', 1, 1);
            INSERT INTO conversations (id, user_id, started_at, last_activity_at, created_at, updated_at) VALUES ('chat', 'alice', 1, 1, 1, 1);
            INSERT INTO messages (id, conversation_id, user_id, role, content, timestamp, created_at, updated_at) VALUES ('message', 'chat', 'alice', 'user', 'c', 1, 1, 1);
            INSERT INTO database_connections (id, name, connection_type, host, port, database_name, created_at, updated_at) VALUES ('connection', 'c', 't', 'h', 1, 'd', 1, 1);
            INSERT INTO {table} ({Rows[table].Columns}) VALUES ({Rows[table].Values});
            """);

        var read = () => Rows[table].Read(raw.Store);

        (await read.Should().ThrowAsync<ConversationStoreCorruptException>()).Which.InnerException.Should().BeNull();
    }

    [Fact]
    public async Task A_task_that_is_due_at_no_time_is_reported_as_damage()
    {
        await using var raw = new RawStore();
        await raw.RunAsync($"INSERT INTO queue (id, task_type, scheduled_for, created_at, updated_at) VALUES ('x', 't', {-Never}, 1, 1)");

        await raw.Store.Queue.Awaiting(q => q.GetOldestPendingAgeAsync()).Should().ThrowAsync<ConversationStoreCorruptException>();
    }

    [Fact]
    public async Task A_month_that_none_follows_ends_with_time()
    {
        await using var raw = new RawStore();
        await raw.RunAsync("INSERT INTO api_quotas (id, provider, period, period_start, created_at, updated_at) VALUES ('x', 'p', 'month', 253399622400000, 1, 1)");

        (await raw.Store.Configuration.ApiQuotas.ListAsync("p")).Single().PeriodEnd.Year.Should().Be(9999);
    }
}
