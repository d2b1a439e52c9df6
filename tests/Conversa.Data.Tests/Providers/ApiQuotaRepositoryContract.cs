using Conversa.Data.Providers;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Providers;

public abstract class ApiQuotaRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private IApiQuotaRepository Quotas => Store.Configuration.ApiQuotas;

    [Fact]
    public async Task SetLimits_stores_every_property_and_the_user()
    {
        var stored = await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Hour) { UserId = Alice, MaxRequests = 10, MaxTokens = 1000, MaxCost = 0.000000001m });

        stored.Should().Be(new ApiQuota
        {
            Id = stored.Id,
            Provider = "p",
            UserId = Alice,
            Period = QuotaPeriod.Hour,
            MaxRequests = 10,
            MaxTokens = 1000,
            MaxCost = 0.000000001m,
            UsedRequests = 0,
            UsedTokens = 0,
            UsedCost = 0,
            PeriodStart = new(2026, 3, 14, 15, 0, 0, TimeSpan.Zero),
            PeriodEnd = new(2026, 3, 14, 16, 0, 0, TimeSpan.Zero),
            CreatedAt = ManualClock.Start,
            UpdatedAt = ManualClock.Start,
        });
        (await Quotas.ListAsync("p", Alice)).Should().Equal(stored);
        (await Store.Users.FindByIdAsync(Alice)).Should().NotBeNull();
    }

    [Fact]
    public async Task Setting_limits_again_keeps_what_was_used()
    {
        var first = await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { MaxRequests = 1, MaxTokens = 5 });
        await Quotas.TryConsumeAsync("p");
        Clock.Advance(TimeSpan.FromMinutes(1));

        var second = await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { MaxRequests = 2 });

        second.Should().Be(first with { MaxRequests = 2, MaxTokens = null, UsedRequests = 1, UpdatedAt = Clock.Now });
        (await Quotas.ListAsync("p")).Should().Equal(second);
    }

    [Theory]
    [InlineData(QuotaPeriod.Minute, "2026-03-14T15:09:00Z", "2026-03-14T15:10:00Z")]
    [InlineData(QuotaPeriod.Hour, "2026-03-14T15:00:00Z", "2026-03-14T16:00:00Z")]
    [InlineData(QuotaPeriod.Day, "2026-03-14T00:00:00Z", "2026-03-15T00:00:00Z")]
    [InlineData(QuotaPeriod.Month, "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")]
    public async Task A_quota_refuses_at_its_limit_and_begins_anew_with_its_period(QuotaPeriod period, string start, string end)
    {
        await Quotas.SetLimitsAsync(new("p", period) { MaxRequests = 2 });

        (await Quotas.TryConsumeAsync("p")).IsAllowed.Should().BeTrue();
        (await Quotas.TryConsumeAsync("p")).IsAllowed.Should().BeTrue();
        var refused = await Quotas.TryConsumeAsync("p");

        refused.IsAllowed.Should().BeFalse();
        refused.RefusedBy!.UsedRequests.Should().Be(2);
        (refused.RefusedBy.PeriodStart, refused.RefusedBy.PeriodEnd).Should().Be((At(start), At(end)));
        Clock.Now = refused.RefusedBy.PeriodEnd.AddMilliseconds(-1);
        (await Quotas.TryConsumeAsync("p")).IsAllowed.Should().BeFalse();
        Clock.Now = refused.RefusedBy.PeriodEnd;
        Use((await Quotas.ListAsync("p"))[0]).Should().Be((0, At(end)));
        (await Quotas.TryConsumeAsync("p")).IsAllowed.Should().BeTrue();
        Use((await Quotas.ListAsync("p"))[0]).Should().Be((1, At(end)));

        static (long, DateTimeOffset) Use(ApiQuota quota) => (quota.UsedRequests, quota.PeriodStart);

        static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Requests_tokens_and_cost_are_limited_each_and_exactly()
    {
        await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { MaxRequests = 3, MaxTokens = 100, MaxCost = 0.3m });

        (await Try(1, 101, 0)).Should().BeFalse();
        (await Try(1, 0, 0.300000001m)).Should().BeFalse();
        (await Try(4, 0, 0)).Should().BeFalse();
        (await Try(1, 60, 0.1m)).Should().BeTrue();
        (await Try(1, 41, 0)).Should().BeFalse();
        (await Try(1, 40, 0.2m)).Should().BeTrue();
        (await Try(0, 0, 0.000000001m)).Should().BeFalse();
        (await Try(1, 0, 0)).Should().BeTrue();
        (await Try(0, 0, 0)).Should().BeTrue();
        (await Quotas.ListAsync("p")).Should().ContainSingle().Which.Should().Match<ApiQuota>(q => q.UsedRequests == 3 && q.UsedTokens == 100 && q.UsedCost == 0.3m);

        async Task<bool> Try(long requests, long tokens, decimal cost) => (await Quotas.TryConsumeAsync("p", use: new() { Requests = requests, Tokens = tokens, Cost = cost })).IsAllowed;
    }

    [Fact]
    public async Task All_quotas_that_apply_count_together_or_not_at_all()
    {
        await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { MaxRequests = 3 });
        await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Minute) { UserId = Alice, MaxRequests = 1 });
        await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Month) { UserId = Alice });
        await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Minute) { UserId = Bob, MaxRequests = 9 });
        await Quotas.SetLimitsAsync(new("other", QuotaPeriod.Day) { MaxRequests = 0 });

        (await Quotas.TryConsumeAsync("p", Alice)).IsAllowed.Should().BeTrue();
        (await Quotas.TryConsumeAsync("p", Alice)).RefusedBy.Should().Match<ApiQuota>(q => q.UserId == Alice && q.Period == QuotaPeriod.Minute);
        (await Quotas.TryConsumeAsync("p", "carol")).IsAllowed.Should().BeTrue();
        (await Quotas.TryConsumeAsync("p")).IsAllowed.Should().BeTrue();
        (await Quotas.TryConsumeAsync("p", Bob)).RefusedBy.Should().Match<ApiQuota>(q => q.UserId == null && q.Period == QuotaPeriod.Day);
        (await Quotas.TryConsumeAsync("p", Alice)).RefusedBy!.Period.Should().Be(QuotaPeriod.Day, "of two that refuse it lasts longer");

        (await Quotas.ListAsync("p", Alice)).Select(q => (q.UserId, q.Period, q.UsedRequests)).Should().Equal(
            (null, QuotaPeriod.Day, 3L), (Alice, QuotaPeriod.Minute, 1L), (Alice, QuotaPeriod.Month, 1L));
        (await Quotas.ListAsync("p", Bob)).Select(q => (q.UserId, q.UsedRequests)).Should().Equal((null, 3L), (Bob, 0L));
        (await Store.Users.FindByIdAsync("carol")).Should().BeNull("use makes no user appear");
    }

    [Fact]
    public async Task Without_quotas_everything_is_allowed_and_nothing_counted()
    {
        (await Quotas.TryConsumeAsync("p", Alice, new() { Requests = int.MaxValue })).Should().Be(new QuotaDecision());
        await Quotas.AddUseAsync("p", Alice, new());

        (await Quotas.ListAsync("p", Alice)).Should().BeEmpty();
    }

    [Fact]
    public async Task AddUse_counts_what_has_happened_beyond_the_limit_too()
    {
        await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Minute) { MaxTokens = 100 });
        await Quotas.TryConsumeAsync("p");

        await Quotas.AddUseAsync("p", Alice, new() { Requests = 0, Tokens = 250 });

        (await Quotas.ListAsync("p")).Should().ContainSingle().Which.Should().Match<ApiQuota>(q => q.UsedRequests == 1 && q.UsedTokens == 250);
        (await Quotas.TryConsumeAsync("p")).IsAllowed.Should().BeFalse();
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Quotas.AddUseAsync("p", Alice, new() { Requests = 0, Tokens = 7 });
        (await Quotas.ListAsync("p")).Should().ContainSingle().Which.Should().Match<ApiQuota>(q => q.UsedRequests == 0 && q.UsedTokens == 7);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_gives_no_second_allowance()
    {
        await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Minute) { MaxRequests = 1 });
        await Quotas.TryConsumeAsync("p");

        Clock.Advance(TimeSpan.FromMinutes(-5));

        var refused = (await Quotas.TryConsumeAsync("p")).RefusedBy!;
        (refused.PeriodStart, refused.PeriodEnd).Should().Be((new(2026, 3, 14, 15, 9, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 14, 15, 10, 0, TimeSpan.Zero)));
    }

    [Fact]
    public async Task Limits_set_after_a_clock_was_wrong_end_the_period_that_is_yet_to_come()
    {
        var now = Clock.Now;
        Clock.Advance(TimeSpan.FromDays(3650));
        await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { MaxRequests = 1 });
        await Quotas.TryConsumeAsync("p");
        Clock.Now = now;

        var healed = await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { MaxRequests = 1 });

        (healed.PeriodStart, healed.UsedRequests).Should().Be((new DateTimeOffset(2026, 3, 14, 0, 0, 0, TimeSpan.Zero), 1));
        (await Quotas.TryConsumeAsync("p")).IsAllowed.Should().BeFalse("what was counted stays so until the period ends");
        Clock.Now = healed.PeriodEnd;
        (await Quotas.TryConsumeAsync("p")).IsAllowed.Should().BeTrue();
    }

    [Fact]
    public async Task Many_at_once_do_not_go_beyond_a_limit_together()
    {
        await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Month) { MaxRequests = 25 });

        var decisions = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => Quotas.TryConsumeAsync("p", $"u{i % 3}"))));

        decisions.Count(d => d.IsAllowed).Should().Be(25);
        (await Quotas.ListAsync("p")).Should().ContainSingle().Which.UsedRequests.Should().Be(25);
    }

    [Fact]
    public async Task Delete_takes_one_quota_away()
    {
        await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { MaxRequests = 0 });
        await Quotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { UserId = Alice });

        (await Quotas.DeleteAsync("p", null, QuotaPeriod.Hour)).Should().BeFalse();
        (await Quotas.DeleteAsync("p", null, QuotaPeriod.Day)).Should().BeTrue();

        (await Quotas.ListAsync("p", Alice)).Should().ContainSingle().Which.UserId.Should().Be(Alice);
        (await Quotas.TryConsumeAsync("p")).IsAllowed.Should().BeTrue();
        (await Quotas.DeleteAsync("p", Alice, QuotaPeriod.Day)).Should().BeTrue();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Quotas.SetLimitsAsync(null!), "limits"),
            (() => Quotas.SetLimitsAsync(new("", QuotaPeriod.Day)), "limits.Provider"),
            (() => Quotas.SetLimitsAsync(new("p", (QuotaPeriod)9)), "limits.Period"),
            (() => Quotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { UserId = "" }), "limits.UserId"),
            (() => Quotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { MaxRequests = -1 }), "limits.MaxRequests"),
            (() => Quotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { MaxTokens = -1 }), "limits.MaxTokens"),
            (() => Quotas.SetLimitsAsync(new("p", QuotaPeriod.Day) { MaxCost = -1 }), "limits.MaxCost"),
            (() => Quotas.TryConsumeAsync(""), "provider"),
            (() => Quotas.TryConsumeAsync("p", ""), "userId"),
            (() => Quotas.TryConsumeAsync("p", use: new() { Requests = -1 }), "use.Requests"),
            (() => Quotas.TryConsumeAsync("p", use: new() { Tokens = 1L << 31 }), "use.Tokens"),
            (() => Quotas.TryConsumeAsync("p", use: new() { Cost = -1 }), "use.Cost"),
            (() => Quotas.TryConsumeAsync("p", use: new() { Cost = 1_000_001 }), "use"),
            (() => Quotas.AddUseAsync("", null, new()), "provider"),
            (() => Quotas.AddUseAsync("p", "", new()), "userId"),
            (() => Quotas.AddUseAsync("p", null, null!), "use"),
            (() => Quotas.ListAsync(""), "provider"),
            (() => Quotas.ListAsync("p", ""), "userId"),
            (() => Quotas.DeleteAsync("", null, QuotaPeriod.Day), "provider"),
            (() => Quotas.DeleteAsync("p", "", QuotaPeriod.Day), "userId"),
            (() => Quotas.DeleteAsync("p", null, (QuotaPeriod)9), "period"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Quotas.ListAsync("p")).Should().BeEmpty();
    }

    // What a quota counts, beside a plain count of the allowed uses in each period.
    [Fact]
    public void Any_uses_at_any_times_are_counted_as_a_plain_sum_would()
    {
        var n = 0;
        Prop.ForAll(
            (from seconds in Gen.Choose(0, 45) from tokens in Gen.Choose(0, 6) select (seconds, tokens)).NonEmptyListOf().ToArbitrary(),
            steps =>
            {
                var provider = $"p{n++}";
                Wait(Quotas.SetLimitsAsync(new(provider, QuotaPeriod.Minute) { MaxTokens = 10 }));
                var (minute, sum) = (Clock.Now.ToUnixTimeSeconds() / 60, 0L);
                return steps.All(step =>
                {
                    Clock.Advance(TimeSpan.FromSeconds(step.seconds));
                    if (Clock.Now.ToUnixTimeSeconds() / 60 is var now && now != minute)
                    {
                        (minute, sum) = (now, 0);
                    }

                    var allowed = Wait(Quotas.TryConsumeAsync(provider, use: new() { Tokens = step.tokens })).IsAllowed;
                    var fits = sum + step.tokens <= 10;
                    sum += fits ? step.tokens : 0;
                    return allowed == fits && Wait(Quotas.ListAsync(provider))[0].UsedTokens == sum;
                });
            }).QuickCheckThrowOnFailure();

        static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
    }
}
