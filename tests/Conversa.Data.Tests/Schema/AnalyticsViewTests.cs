using Conversa.Data.Tests.Migrations;

namespace Conversa.Data.Tests.Schema;

/// <summary>S2's views in milliseconds, by UTC day and by user, whatever the machine's time zone.</summary>
public sealed class AnalyticsViewTests
{
    private const long Midnight = 1_773_446_400_000; // 2026-03-14

    [Fact]
    public void Productivity_summary_goes_by_UTC_day()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);
        foreach (var (id, saved, at) in new[] { ("a", 10, Midnight), ("b", 30, Midnight + 86_399_999), ("c", 40, Midnight - 1) })
        {
            database.Execute($"INSERT INTO productivity_events (id, event_type, traditional_time_estimate, actual_time_taken, time_saved, improvement_percentage, created_at) VALUES ('{id}', 'x', 100, {100 - saved}, {saved}, {saved}, {at})");
        }

        database.Rows("SELECT date, event_type, event_count, avg_time_saved, avg_improvement, total_time_saved FROM productivity_summary ORDER BY date")
            .Should().Equal("2026-03-13|x|1|40|40|40", "2026-03-14|x|2|20|20|40");
    }

    [Fact]
    public void Days_before_1970_end_at_midnight_too()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);
        foreach (var (id, at) in new[] { ("a", -1), ("b", 0), ("c", -86_400_000), ("d", -86_400_001) })
        {
            database.Execute($"INSERT INTO productivity_events (id, event_type, traditional_time_estimate, actual_time_taken, time_saved, improvement_percentage, created_at) VALUES ('{id}', 'x', 1, 1, 0, 0, {at})");
            database.Execute($"INSERT INTO knowledge_items (id, source_type, source_id, knowledge_type, title, content, created_at, updated_at) VALUES ('{id}', 'file', 's', 'x', 't', 'c', {at}, {at})");
        }

        string[] days = ["1969-12-30|1", "1969-12-31|2", "1970-01-01|1"];
        database.Rows("SELECT date, event_count FROM productivity_summary ORDER BY date").Should().Equal(days);
        database.Rows("SELECT date, items_created FROM knowledge_growth ORDER BY date").Should().Equal(days);
    }

    [Fact]
    public void Feature_adoption_counts_users_and_leaves_out_what_nobody_can_say_and_what_still_lasts()
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);
        database.Execute("INSERT INTO users (id, created_at, updated_at) VALUES ('alice', 1, 1), ('bob', 1, 1)");
        foreach (var (id, user, completed, success) in new[] { ("a", "'alice'", "2000", "1"), ("b", "'alice'", "4000", "0"), ("c", "'bob'", "3000", "NULL"), ("d", "NULL", "3000", "1"), ("e", "'bob'", "NULL", "NULL") })
        {
            database.Execute($"INSERT INTO feature_usage (id, user_id, feature_name, feature_category, started_at, completed_at, success, created_at, updated_at) VALUES ('{id}', {user}, 'search', 'core', 1000, {completed}, {success}, 1, 1)");
        }

        database.Rows("SELECT feature_category, feature_name, usage_count, unique_users, round(success_rate, 3), avg_duration_seconds FROM feature_adoption")
            .Should().Equal("core|search|4|2|0.667|2");
    }
}
