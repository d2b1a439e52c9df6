using Conversa.Data.Tests.Migrations;

namespace Conversa.Data.Tests.Retention;

/// <summary>How SQLite finds what goes.</summary>
public sealed class RetentionPlanTests
{
    private static readonly List<string> Names = [.. ShippedSql.Catalog.Feature("retention").Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> Finding => [.. Names.Where(n => n.StartsWith("Find", StringComparison.Ordinal) || n.StartsWith("List", StringComparison.Ordinal))];

    public static TheoryData<string> Deleting => [.. Names.Where(n => n.StartsWith("Delete", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Finding))]
    public void Rows_are_found_in_the_order_of_an_index_by_time(string block)
    {
        var plan = PlanOf(block);

        plan[0].Should().MatchRegex(block.StartsWith("List", StringComparison.Ordinal) ? @"^SEARCH \w+ USING (COVERING )?INDEX \w+ \(\w+>\? AND \w+<\?\)$" : @"<\?\)$");
        plan.Should().NotContain(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal), "a batch reads no more than itself");
    }

    [Theory]
    [MemberData(nameof(Deleting))]
    public void Rows_are_deleted_by_their_key(string block) =>
        PlanOf(block)[0].Should().MatchRegex(@"^SEARCH \w+ USING (INTEGER PRIMARY KEY \(rowid=\?\)|COVERING INDEX sqlite_autoindex_\w+_1 \(id=\?\))$");

    private static List<string> PlanOf(string block)
    {
        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);
        return [.. database.Rows($"EXPLAIN QUERY PLAN {ShippedSql.Catalog[$"retention/{block}"]}").Select(row => row.Split('|')[^1])];
    }
}
