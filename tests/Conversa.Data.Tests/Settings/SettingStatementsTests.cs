using Conversa.Data.Tests.Migrations;
using Conversa.Data.Tests.Secrets;

namespace Conversa.Data.Tests.Settings;

/// <summary>What statements on settings cost, however many there are.</summary>
public sealed class SettingStatementsTests
{
    private const string Encrypted = "SELECT count(*) FROM system_config_history WHERE is_sensitive = 1";

    [Fact]
    public void A_page_reads_from_its_prefix_to_the_prefixs_end()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);

        var plan = database.Rows($"EXPLAIN QUERY PLAN {ShippedSql.Catalog["settings/List"]}").Select(row => row.Split('|')[^1]);

        plan.Should().Equal("SEARCH system_config USING INDEX idx_system_config_key (config_key>? AND config_key<?)");
    }

    [Fact]
    public async Task A_long_history_is_encrypted_in_transactions_of_its_own()
    {
        await using var raw = await WithHistoryAsync(405);

        // What ends the transaction in which the setting itself becomes sensitive leaves what went before.
        var set = () => raw.Store.Configuration.Settings.SetJsonAsync("k", "\"s\"", new() { IsSensitive = true });
        await set.Should().ThrowAsync<ArgumentException>();

        (await raw.ScalarAsync(Encrypted)).Should().Be("400");
        await raw.RunAsync("DROP TRIGGER stop");
        (await set()).IsSensitive.Should().BeTrue();
        (await raw.ScalarAsync(Encrypted)).Should().Be("406");
    }

    [Fact]
    public async Task In_a_unit_of_work_a_long_history_is_encrypted_with_the_rest_or_not_at_all()
    {
        await using var raw = await WithHistoryAsync(405);
        await raw.RunAsync("DROP TRIGGER stop");

        await using (var work = await raw.Store.BeginAsync())
        {
            await work.Configuration.Settings.SetJsonAsync("k", "\"s\"", new() { IsSensitive = true });
            (await work.Configuration.Settings.ListHistoryAsync("k", 1000)).Items.Should().HaveCount(406).And.OnlyContain(c => c.IsSensitive);
        }

        (await raw.ScalarAsync(Encrypted)).Should().Be("0");
    }

    private static async Task<RawStore> WithHistoryAsync(int changes)
    {
        var raw = new RawStore(configure: o => o.With(Keys.Main));
        for (var i = 0; i < changes; i++)
        {
            await raw.Store.Configuration.Settings.SetJsonAsync("k", $"{i}");
        }

        await raw.RunAsync("CREATE TRIGGER stop BEFORE UPDATE ON system_config WHEN NEW.is_sensitive = 1 BEGIN SELECT RAISE(ABORT, 'stop'); END");
        return raw;
    }
}
