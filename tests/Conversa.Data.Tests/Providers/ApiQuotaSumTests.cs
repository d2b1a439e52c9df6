using Conversa.Data.Providers;

namespace Conversa.Data.Tests.Providers;

public sealed class ApiQuotaSumTests
{
    private const decimal Most = 9_223_372_036.854775807m;

    [Theory]
    [InlineData(null)]
    [InlineData(9_223_372_036d)]
    public async Task A_cost_that_no_number_holds_stays_at_the_most_that_one_does(double? limit)
    {
        await using var raw = new RawStore();
        var quotas = raw.Store.Configuration.ApiQuotas;
        await quotas.SetLimitsAsync(new("p", QuotaPeriod.Month) { MaxCost = (decimal?)limit });
        await raw.RunAsync("UPDATE api_quotas SET used_cost = 9223372036854775807 - 999999000000000");

        await quotas.AddUseAsync("p", null, new() { Cost = 1_000_000 });
        (await quotas.ListAsync("p"))[0].UsedCost.Should().Be(Most);
        await quotas.AddUseAsync("p", null, new() { Cost = 1_000_000 });

        (await quotas.TryConsumeAsync("p", use: new() { Cost = 1_000_000 })).IsAllowed.Should().Be(limit is null);
        (await quotas.ListAsync("p"))[0].Should().Match<ApiQuota>(q => q.UsedCost == Most && q.UsedRequests == (limit == null ? 3 : 2));
    }
}
