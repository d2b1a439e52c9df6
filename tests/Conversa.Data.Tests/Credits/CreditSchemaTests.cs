namespace Conversa.Data.Tests.Credits;

/// <summary>Other programs raise alerts too.</summary>
public sealed class CreditSchemaTests
{
    [Fact]
    public async Task An_alert_of_another_program_is_listed_and_acknowledged_like_ours()
    {
        await using var raw = new RawStore();
        await raw.RunAsync("INSERT INTO credit_alerts (id, alert_type, created_at, updated_at) VALUES ('a', 'key_expires', 1, 1)");

        var alert = (await raw.Store.Credits.ListAlertsAsync(new() { Acknowledged = false })).Items.Single();

        (alert.Provider, alert.AlertType, alert.Severity, alert.ThresholdValue, alert.Message).Should().Be(("openrouter", "key_expires", Data.Credits.CreditAlertSeverity.Info, null, null));
        (await raw.Store.Credits.AcknowledgeAlertAsync("a")).Acknowledged.Should().BeTrue();
    }

    [Fact]
    public async Task A_second_open_alert_of_a_type_is_refused_by_the_table()
    {
        await using var raw = new RawStore();
        const string Insert = "INSERT INTO credit_alerts (id, provider, alert_type, created_at, updated_at) VALUES (hex(randomblob(8)), 'p', 't', 1, 1)";
        await raw.RunAsync(Insert);

        var second = () => raw.RunAsync(Insert);

        await second.Should().ThrowAsync<ConversationStoreConflictException>();
        await raw.RunAsync("UPDATE credit_alerts SET acknowledged = 1");
        await raw.RunAsync(Insert);
        (await raw.ScalarAsync("SELECT count(*) FROM credit_alerts")).Should().Be("2");
    }
}
