using Conversa.Data.Usage;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Usage;

public abstract class UsageTotalsContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task No_calls_come_to_one_total_of_zeros_or_to_no_groups()
    {
        var none = (await Store.Usage.GetTotalsAsync()).Items.Should().ContainSingle().Subject;

        (none.Calls, none.Failed, none.Cost.Known, none.InputTokens.UnknownCount, none.AverageResponseTimeMs).Should().Be((0, 0, 0m, 0, null));
        (await Store.Usage.GetTotalsAsync(groupBy: UsageGrouping.Model)).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_kind_of_token_and_of_cost_is_summed_by_itself_and_unknown_is_counted_apart()
    {
        await Store.Usage.LogManyAsync(
        [
            new("p", "m") { InputTokens = 1, OutputTokens = 20, CachedTokens = 300, ReasoningTokens = 4000, TotalTokens = 50000, Cost = 0.1m, EstimatedCost = 1m, ResponseTimeMs = 10 },
            new("p", "m") { InputTokens = 2, OutputTokens = 0, Cost = 0.2m, ResponseTimeMs = 20, Success = false },
            new("p", "m"),
        ]);

        (await Store.Usage.GetTotalsAsync()).Items.Should().Equal(new UsageTotal
        {
            Calls = 3,
            Failed = 1,
            InputTokens = Tokens(3, 1),
            OutputTokens = Tokens(20, 1),
            CachedTokens = Tokens(300, 2),
            ReasoningTokens = Tokens(4000, 2),
            TotalTokens = Tokens(50000, 2),
            Cost = new() { Known = 0.3m, UnknownCount = 1 },
            EstimatedCost = new() { Known = 1m, UnknownCount = 2 },
            AverageResponseTimeMs = 15,
        });
    }

    [Fact]
    public async Task Days_are_UTC_also_before_1970()
    {
        await Store.Usage.LogManyAsync([.. new[] { "1969-12-30T23:59:59.999Z", "1969-12-31T00:00:00Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z", "2024-02-29T23:59:59.999Z", "2024-03-01T00:00:00Z", "2024-03-01T01:00:00+02:00" }
            .Select(time => new NewUsage("p", "m") { Timestamp = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) })]);

        (await Store.Usage.GetTotalsAsync(groupBy: UsageGrouping.Day)).Items.Select(t => (t.Day!.Value.ToString("O"), t.Calls)).Should().Equal(
            ("1969-12-30", 1), ("1969-12-31", 2), ("1970-01-01", 1), ("2024-02-29", 2), ("2024-03-01", 1));
    }

    [Fact]
    public async Task By_provider_and_model_each_pair_is_summed_by_itself_in_the_order_of_both()
    {
        var long256 = new string('漢', 256);
        await Store.Usage.LogManyAsync([new("b", "a"), new("a", "bc"), new("ab", "c"), new("a", "b"), new("b", "a"), new(long256, long256)]);

        Pages(Store, new(), UsageGrouping.ProviderAndModel).Select(t => (t.Provider, t.Model, t.Calls)).Should().Equal(
            ("a", "b", 1), ("a", "bc", 1), ("ab", "c", 1), ("b", "a", 2), (long256, long256, 1));
        var firsts = await Store.Usage.GetTotalsAsync(groupBy: UsageGrouping.ProviderAndModel, limit: 1);
        await FluentActions.Awaiting(() => Store.Usage.GetTotalsAsync(groupBy: UsageGrouping.Provider, cursor: firsts.NextCursor)).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task The_dearest_calls_there_can_be_are_summed_exactly()
    {
        await Store.Usage.LogManyAsync([.. Enumerable.Range(0, 20_000).Select(_ => new NewUsage("p", "m") { Cost = 999_999.999999999m, TotalTokens = int.MaxValue })]);

        var total = (await Store.Usage.GetTotalsAsync()).Items.Single();

        total.Cost.Known.Should().Be(20_000 * 999_999.999999999m, "an integer holds 9,223 of them");
        total.TotalTokens.Known.Should().Be(20_000L * int.MaxValue);
    }

    [Fact]
    public void Any_calls_come_to_what_adding_them_up_comes_to() => Prop.ForAll(
        Calls.ArrayOf().ToArbitrary(),
        Filters.ToArbitrary(),
        Gen.Elements(Enum.GetValues<UsageGrouping>()).ToArbitrary(),
        (calls, filter, groupBy) =>
        {
            using var store = OpenAsync(_ => { }).GetAwaiter().GetResult();
            foreach (var user in new[] { Alice, Bob })
            {
                Wait(store.Conversations.CreateAsync(new Data.Conversations.NewConversation(user) { Id = $"chat of {user}" }));
            }

            var stored = Wait(store.Usage.LogManyAsync(calls)).Where(u => Holds(filter, u)).ToList();
            var expected = stored.GroupBy(u => KeyOf(groupBy, u)).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Sum(groupBy, [.. g])).ToList();
            if (groupBy == UsageGrouping.None && expected.Count == 0)
            {
                expected.Add(Sum(groupBy, []));
            }

            Pages(store, filter, groupBy).Should().Equal(expected);
        }).QuickCheckThrowOnFailure();

    private static List<UsageTotal> Pages(IConversationStore store, UsageFilter filter, UsageGrouping groupBy)
    {
        var all = new List<UsageTotal>();
        string? cursor = null;
        do
        {
            var page = Wait(store.Usage.GetTotalsAsync(filter, groupBy, limit: 2, cursor));
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    private static bool Holds(UsageFilter filter, UsageEntry u) =>
        (filter.UserId is null || filter.UserId == u.UserId)
        && (filter.ConversationId is null || filter.ConversationId == u.ConversationId)
        && (filter.Provider is null || filter.Provider == u.Provider)
        && (filter.Model is null || filter.Model == u.Model)
        && (filter.From is null || u.Timestamp >= filter.From)
        && (filter.To is null || u.Timestamp < filter.To);

    private static string? KeyOf(UsageGrouping groupBy, UsageEntry u) => groupBy switch
    {
        UsageGrouping.User => u.UserId,
        UsageGrouping.Conversation => u.ConversationId,
        UsageGrouping.Provider => u.Provider,
        UsageGrouping.Model => u.Model,
        UsageGrouping.ProviderAndModel => $"{u.Provider}\0{u.Model}",
        UsageGrouping.Day => u.Timestamp.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    private static UsageTotal Sum(UsageGrouping groupBy, IReadOnlyList<UsageEntry> group) => new()
    {
        UserId = groupBy == UsageGrouping.User ? group[0].UserId : null,
        ConversationId = groupBy == UsageGrouping.Conversation ? group[0].ConversationId : null,
        Provider = groupBy is UsageGrouping.Provider or UsageGrouping.ProviderAndModel ? group[0].Provider : null,
        Model = groupBy is UsageGrouping.Model or UsageGrouping.ProviderAndModel ? group[0].Model : null,
        Day = groupBy == UsageGrouping.Day ? DateOnly.FromDateTime(group[0].Timestamp.UtcDateTime) : null,
        Calls = group.Count,
        Failed = group.Count(u => !u.Success),
        InputTokens = Tokens(group.Sum(u => u.InputTokens ?? 0), group.Count(u => u.InputTokens is null)),
        OutputTokens = Tokens(group.Sum(u => u.OutputTokens ?? 0), group.Count(u => u.OutputTokens is null)),
        CachedTokens = Tokens(group.Sum(u => u.CachedTokens ?? 0), group.Count(u => u.CachedTokens is null)),
        ReasoningTokens = Tokens(group.Sum(u => u.ReasoningTokens ?? 0), group.Count(u => u.ReasoningTokens is null)),
        TotalTokens = Tokens(group.Sum(u => u.TotalTokens ?? 0), group.Count(u => u.TotalTokens is null)),
        Cost = new() { Known = group.Sum(u => u.Cost ?? 0), UnknownCount = group.Count(u => u.Cost is null) },
        EstimatedCost = new() { Known = group.Sum(u => u.EstimatedCost ?? 0), UnknownCount = group.Count(u => u.EstimatedCost is null) },
        AverageResponseTimeMs = group.Average(u => (double?)u.ResponseTimeMs),
    };

    private static TokenSum Tokens(long known, long unknown) => new() { Known = known, UnknownCount = unknown };

    private static Gen<long?> Count => Gen.Frequency((1, Gen.Constant((long?)null)), (3, Gen.Choose(0, 1000).Select(n => (long?)n)));

    private static Gen<decimal?> Cost => Gen.Frequency((1, Gen.Constant((decimal?)null)), (3, Gen.Choose(0, int.MaxValue).Select(n => (decimal?)(n / 1_000_000_000m))));

    private static Gen<NewUsage> Calls =>
        from place in Gen.Elements<(string? User, string? Chat)>((null, null), (Alice, null), (Bob, $"chat of {Alice}"), (null, $"chat of {Bob}"))
        from names in Gen.Elements("a", "b", "é").ArrayOf(2)
        from counts in Count.ArrayOf(5)
        from costs in Cost.ArrayOf(2)
        from milliseconds in Gen.Choose(0, 1 << 20).Select(n => n == 0 ? null : (long?)(n & 1023))
        from time in Gen.Choose(-100, 0)
        from success in Gen.Elements(true, false)
        select new NewUsage(names[0], names[1])
        {
            UserId = place.User,
            ConversationId = place.Chat,
            InputTokens = counts[0],
            OutputTokens = counts[1],
            CachedTokens = counts[2],
            ReasoningTokens = counts[3],
            TotalTokens = counts[4],
            Cost = costs[0],
            EstimatedCost = costs[1],
            ResponseTimeMs = milliseconds,
            Timestamp = ManualClock.Start.AddHours(time),
            Success = success,
        };

    private static Gen<UsageFilter> Filters =>
        from user in Gen.Elements(null, Alice, Bob)
        from chat in Gen.Elements(null, null, $"chat of {Alice}")
        from provider in Gen.Elements(null, null, "a")
        from model in Gen.Elements(null, null, "é")
        from days in Gen.Choose(0, 5).Select(n => n == 5 ? null : (int?)n)
        select new UsageFilter { UserId = user, ConversationId = chat, Provider = provider, Model = model, From = days is { } d ? ManualClock.Start.AddDays(-d) : null, To = days is { } e ? ManualClock.Start.AddDays(1 - e) : null };

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
