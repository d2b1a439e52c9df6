using Conversa.Data.Tests.Migrations;
using Microsoft.Data.Sqlite;

namespace Conversa.Data.Tests.Capabilities;

/// <summary>Versions and history are the triggers' work, so they hold for other programs' writes too.</summary>
public sealed class CapabilitySchemaTests : IDisposable
{
    private const string Now = "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)";

    private readonly SqliteConnection _database = ShippedSql.DatabaseOf(ShippedSql.Latest);

    public CapabilitySchemaTests() =>
        _database.Execute("INSERT INTO capabilities_config (id, name, config, changed_by, created_at, updated_at) VALUES ('c', 'weather', '1', 'alice', 5, 5)");

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("OFF")]
    [InlineData("ON")]
    public void A_change_counts_once_whether_or_not_triggers_fire_triggers(string recursive)
    {
        _database.Execute($"PRAGMA recursive_triggers = {recursive}");

        _database.Execute("UPDATE capabilities_config SET config = '2', changed_by = 'bob', change_reason = 'better'");
        _database.Execute("UPDATE capabilities_config SET config = '3', updated_at = updated_at + 7");
        _database.Execute("UPDATE capabilities_config SET config = '3', version = version");

        _database.Rows("SELECT version, config, changed_by, change_reason FROM capabilities_config").Should().Equal("3|3||");
        _database.Rows("SELECT version, config, changed_by, change_reason FROM capabilities_config_history ORDER BY version").Should().Equal("1|1|alice|", "2|2|bob|better", "3|3||");
    }

    [Fact]
    public void A_version_that_the_writer_counts_too_is_not_counted_twice()
    {
        _database.Execute("UPDATE capabilities_config SET config = '2', version = version + 1");
        _database.Execute("UPDATE capabilities_config SET config = '3', version = 99");

        _database.Rows("SELECT version FROM capabilities_config").Should().Equal("3");
        _database.Rows("SELECT version FROM capabilities_config_history ORDER BY version").Should().Equal("1", "2", "3");
    }

    [Theory]
    [InlineData("OFF")]
    [InlineData("ON")]
    public void A_version_that_was_lowered_by_hand_blocks_no_change(string recursive)
    {
        _database.Execute($"PRAGMA recursive_triggers = {recursive}");
        _database.Execute("UPDATE capabilities_config SET config = '2'");

        _database.Execute("UPDATE capabilities_config SET version = 1");
        _database.Execute("UPDATE capabilities_config SET config = '3', changed_by = 'bob'");

        _database.Rows("SELECT version FROM capabilities_config").Should().Equal("3");
        _database.Rows("SELECT version, config, changed_by FROM capabilities_config_history ORDER BY version").Should().Equal("1|1|alice", "2|2|", "3|3|bob");
    }

    [Fact]
    public void What_is_no_other_config_is_no_version_and_who_said_so_is_not_kept_for_the_next()
    {
        _database.Execute("UPDATE capabilities_config SET is_enabled = 0, changed_by = 'bob', change_reason = 'off'");
        _database.Execute("UPDATE capabilities_config SET config = '2'");

        _database.Rows("SELECT version, changed_by, change_reason FROM capabilities_config_history ORDER BY version").Should().Equal("1|alice|", "2||");
    }

    [Fact]
    public void Times_are_the_writers_or_the_databases()
    {
        _database.Execute("UPDATE capabilities_config SET config = '2', updated_at = 9");
        var told = _database.Rows("SELECT c.updated_at, h.created_at FROM capabilities_config c JOIN capabilities_config_history h ON h.version = 2");
        _database.Execute("UPDATE capabilities_config SET config = '3', changed_by = 'bob'");

        told.Should().Equal("9|9");
        _database.Scalar($"SELECT min(c.updated_at, h.created_at) > 9 AND max(c.updated_at, h.created_at) <= {Now} + 1 FROM capabilities_config c JOIN capabilities_config_history h ON h.version = 3")
            .Should().Be(1L);
    }
}
