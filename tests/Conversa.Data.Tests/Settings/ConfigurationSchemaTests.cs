using Conversa.Data.Tests.Migrations;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Tests.Settings;

/// <summary>What the tables of configuration hold themselves to when other programs write.</summary>
public sealed class ConfigurationSchemaTests : IDisposable
{
    private const string Rows = """
        INSERT INTO users (id, created_at, updated_at) VALUES ('alice', 1, 1);
        INSERT INTO system_config (id, config_key, config_value, created_at, updated_at) VALUES ('1', 'k', '1', 1, 1);
        INSERT INTO provider_configs (id, user_id, provider, config, is_default, created_at, updated_at) VALUES ('1', 'alice', 'p', '"x"', 1, 1, 1);
        INSERT INTO provider_models (id, provider, model, created_at, updated_at) VALUES ('1', 'p', 'm', 1, 1);
        INSERT INTO api_quotas (id, provider, period, period_start, created_at, updated_at) VALUES ('1', 'p', 'day', 0, 1, 1);
        INSERT INTO database_connections (id, name, connection_type, host, port, database_name, created_at, updated_at) VALUES ('1', 'n', 't', 'h', 1, 'd', 1, 1);
        INSERT INTO database_schemas (id, connection_id, table_name, table_type, last_updated) VALUES ('1', '1', 't', 'table', 1);
        """;

    private readonly SqliteConnection _database = ShippedSql.DatabaseOf(ShippedSql.Latest);

    public ConfigurationSchemaTests() => _database.Execute(Rows);

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("system_config", "notes = 'n'")]
    [InlineData("provider_configs", "metadata = '1'")]
    [InlineData("provider_models", "metadata = '1'")]
    [InlineData("api_quotas", "max_requests = 1")]
    [InlineData("database_connections", "metadata = '1'")]
    public void A_change_by_another_program_moves_updated_at(string table, string change)
    {
        _database.Execute($"UPDATE {table} SET {change}");

        ((long)_database.Scalar($"SELECT updated_at FROM {table}")!).Should().BeGreaterThan(1);
    }

    [Theory]
    [InlineData("UPDATE system_config SET config_value = 'text'")]
    [InlineData("UPDATE system_config SET is_sensitive = 1")]
    [InlineData("UPDATE system_config SET is_sensitive = 2")]
    [InlineData("UPDATE provider_configs SET config = '{\"apiKey\":\"plain\"}'")]
    [InlineData("UPDATE provider_configs SET is_active = 2")]
    [InlineData("INSERT INTO provider_configs (id, user_id, provider, config, is_default, created_at, updated_at) VALUES ('2', 'alice', 'q', '\"x\"', 1, 1, 1)")]
    [InlineData("UPDATE provider_models SET context_window = 0")]
    [InlineData("UPDATE provider_models SET input_price = -1")]
    [InlineData("UPDATE api_quotas SET period = 'week'")]
    [InlineData("UPDATE api_quotas SET used_tokens = -1")]
    [InlineData("INSERT INTO api_quotas (id, provider, period, period_start, created_at, updated_at) VALUES ('2', 'p', 'day', 0, 1, 1)")]
    [InlineData("UPDATE database_connections SET port = 65536")]
    [InlineData("UPDATE database_connections SET ssl_config = '{'")]
    [InlineData("INSERT INTO database_schemas (id, connection_id, table_name, table_type, last_updated) VALUES ('2', '1', 't', 'view', 1)")]
    public void What_breaks_a_rule_is_refused(string statement)
    {
        var write = () => _database.Execute(statement);

        write.Should().Throw<SqliteException>();
    }
}
