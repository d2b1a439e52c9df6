using System.Text.RegularExpressions;
using Conversa.Data.Tests.Migrations;

namespace Conversa.Data.Tests.Schema;

/// <summary>What every query block must be.</summary>
public sealed class QueryTests
{
    // The host's own figures and settings, the store's own books and its schema belong to no user; secrets are encrypted anew for all users at once; erasing takes what is theirs by all who own it, retention everybody's.
    private static readonly string[] WithoutOwner = ["activity", "api_quotas", "capabilities", "credit_alerts", "credits", "erasure", "features", "health", "import", "logs", "migrations", "metrics", "performance", "productivity", "prompts", "provider_models", "retention", "search_index", "secrets", "settings"];

    // They say where words stand, in everybody's messages at once; what may be seen of it, messages/FindFound and the lists of turns decide.
    private static readonly string[] Places =
    [
        "messages_search/ListPlaces", "messages_search/ListGramPlaces", "messages_search/ListShortGramPlaces", "messages_search/CountWord",
        "messages_search/FindFloor", "messages_search/FindSeqsBetween", "messages_search/FindFloorBetween", "messages_search/RankWords", "messages_search/RankWordsBetween", "messages_search/FindText",
    ];

    private static readonly List<string> Names = [.. ShippedSql.Catalog.Features.Order(StringComparer.Ordinal).SelectMany(f => ShippedSql.Catalog.Feature(f).Keys.Select(b => $"{f}/{b}"))];

    public static TheoryData<string> Blocks => [.. Names];

    public static TheoryData<string> OwnedBlocks => [.. Names.Where(b => !WithoutOwner.Contains(b.Split('/')[0]) && !Places.Contains(b))];

    [Theory]
    [MemberData(nameof(OwnedBlocks))]
    public void A_block_of_users_rows_carries_its_owner(string block) =>
        ShippedSql.Catalog[block].Should().MatchRegex(@"@owner IS NULL\s+OR\b|\b(user_)?id = @owner\b", "the store of one user runs the same block");

    // Counting a table is reading an index of it; there are three indexes.
    private static readonly string[] Counts = ["users/Count", "search_index/ListIndexes"];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_searches_by_an_index(string block)
    {
        if (block.StartsWith("migrations/", StringComparison.Ordinal) || Counts.Contains(block))
        {
            return;
        }

        using var database = ShippedSql.DatabaseOf(ShippedSql.Latest);
        var plan = database.Rows($"EXPLAIN QUERY PLAN {ShippedSql.Catalog[block]}").Select(row => row.Split('|')[^1]).ToList();

        var scanned = plan.Where(step => Regex.IsMatch(step, @"^SCAN (?!CONSTANT ROW|.*VIRTUAL TABLE|\(subquery)", RegexOptions.None, TimeSpan.FromSeconds(1)))
            .Select(step => step.Split(' ')[1])
            .Where(name => IsTable(database, block, name));
        scanned.Should().BeEmpty("a scan grows with its table; the plan is {0}", string.Join("; ", plan));
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_is_used(string block) =>
        Sources.Value.Should().Contain($"\"{block}\"", "SQL that nothing runs is dead");

    private static readonly Lazy<string> Sources = new(() => string.Concat(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)));

    // A plan names tables by their alias; a name that is neither is a common table expression, which is as small as what fills it.
    private static bool IsTable(Microsoft.Data.Sqlite.SqliteConnection database, string block, string name)
    {
        var aliased = Regex.Match(ShippedSql.Catalog[block], $@"(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)\s+(?:AS\s+)?{Regex.Escape(name)}\b", RegexOptions.None, TimeSpan.FromSeconds(1));
        var table = aliased.Success ? aliased.Groups[1].Value : name;
        return (long)database.Scalar($"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '{table}'")! > 0;
    }
}
