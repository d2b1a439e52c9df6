using Conversa.Data.Credits;

namespace Conversa.Data.Tests.Credits;

public abstract class CreditRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly CreditThreshold Low = new(CreditMeasure.CreditsRemaining, 10);
    private static readonly CreditThreshold VeryLow = new(CreditMeasure.CreditsRemaining, 1, CreditAlertSeverity.Critical);

    [Fact]
    public async Task RecordBalance_stores_every_property()
    {
        var given = new NewCreditBalance("openrouter")
        {
            CreditsRemaining = -0.000000001m,
            CreditsUsed = 1_000_000_000m,
            DailySpend = 0.1m,
            MonthlySpend = 12.345678901m,
            RateLimitRemaining = 17,
            RateLimitReset = ManualClock.Start.AddDays(40),
            LastUpdated = ManualClock.Start.AddMinutes(-5),
            RawResponse = """{ "data":{"total":1e3} }""",
            Metadata = "1",
        };

        var recorded = await Store.Credits.RecordBalanceAsync(given);

        recorded.Alerts.Should().BeEmpty();
        recorded.Balance.Should().BeEquivalentTo(given);
        recorded.Balance.CreatedAt.Should().Be(ManualClock.Start);
        Guid.Parse(recorded.Balance.Id).Version.Should().Be(7);
        (await Store.Credits.GetLatestBalanceAsync("openrouter")).Should().Be(recorded.Balance);
    }

    [Fact]
    public async Task What_is_not_known_is_not_zero_and_passes_no_threshold()
    {
        var recorded = await Store.Credits.RecordBalanceAsync(
            new("openrouter"),
            [.. Enum.GetValues<CreditMeasure>().SelectMany(m => new CreditThreshold[] { new(m, -1_000_000_000), new(m, 1_000_000_000) })]);

        recorded.Should().BeEquivalentTo(new RecordedBalance
        {
            Balance = new() { Id = recorded.Balance.Id, Seq = recorded.Balance.Seq, Provider = "openrouter", LastUpdated = ManualClock.Start, CreatedAt = ManualClock.Start },
            Alerts = [],
        });
    }

    public static TheoryData<string, NewCreditBalance> Bad => new()
    {
        { "balance.Provider", new("") },
        { "balance.CreditsRemaining", new("p") { CreditsRemaining = 1_000_000_000.1m } },
        { "balance.CreditsRemaining", new("p") { CreditsRemaining = 0.0000000001m } },
        { "balance.CreditsUsed", new("p") { CreditsUsed = decimal.MinValue } },
        { "balance.DailySpend", new("p") { DailySpend = -1_000_000_001m } },
        { "balance.MonthlySpend", new("p") { MonthlySpend = decimal.MaxValue } },
        { "balance.RateLimitRemaining", new("p") { RateLimitRemaining = -1 } },
        { "balance.LastUpdated", new("p") { LastUpdated = ManualClock.Start.AddDays(2) } },
        { "balance.RawResponse", new("p") { RawResponse = "not JSON" } },
        { "balance.Metadata", new("p") { Metadata = "{" } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task RecordBalance_refuses_what_breaks_a_rule(string parameter, NewCreditBalance bad)
    {
        var record = () => Store.Credits.RecordBalanceAsync(bad);

        await record.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        (await Store.Credits.ListLatestBalancesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task RecordBalance_refuses_thresholds_that_break_a_rule()
    {
        foreach (var (parameter, bad) in new (string, CreditThreshold)[]
        {
            ("thresholds", null!),
            ("threshold.Measure", new((CreditMeasure)9, 1)),
            ("threshold.Value", new(CreditMeasure.DailySpend, 1_000_000_001m)),
            ("threshold.Value", new(CreditMeasure.DailySpend, 0.0000000001m)),
            ("threshold.Severity", new(CreditMeasure.DailySpend, 1, (CreditAlertSeverity)9)),
        })
        {
            var record = () => Store.Credits.RecordBalanceAsync(new("p"), [bad]);
            await record.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Credits.ListLatestBalancesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_latest_balance_of_each_provider_is_by_its_own_time()
    {
        await RecordAsync("b", 1, ManualClock.Start);
        await RecordAsync("b", 2, ManualClock.Start.AddHours(-1));
        await RecordAsync("a", 3, ManualClock.Start);
        await RecordAsync("a", 4, ManualClock.Start);
        await RecordAsync("B", 5, ManualClock.Start);

        (await Store.Credits.GetLatestBalanceAsync("a"))!.CreditsRemaining.Should().Be(4);
        (await Store.Credits.GetLatestBalanceAsync("c")).Should().BeNull();
        (await Store.Credits.ListLatestBalancesAsync()).Select(b => (b.Provider, b.CreditsRemaining)).Should().Equal(("B", 5), ("a", 4), ("b", 1));
        (await Store.Credits.ListLatestBalancesAsync(limit: 2)).Select(b => b.Provider).Should().Equal("B", "a");
    }

    [Theory]
    [InlineData(ListOrder.NewestFirst)]
    [InlineData(ListOrder.OldestFirst)]
    public async Task Balances_over_time_are_paged_without_gap_or_repeat(ListOrder order)
    {
        var all = new List<CreditBalance>();
        for (var i = 0; i < 20; i++)
        {
            all.Add(await RecordAsync("p", i, ManualClock.Start.AddHours(-(i * 7 % 5))));
        }

        await RecordAsync("q", 99, ManualClock.Start);
        var sorted = all.OrderBy(b => b.LastUpdated).ThenBy(b => b.Seq).ToList();
        if (order == ListOrder.NewestFirst)
        {
            sorted.Reverse();
        }

        (await PagesAsync(null, null)).Should().Equal(sorted);
        var (from, to) = (ManualClock.Start.AddHours(-3), ManualClock.Start);
        (await PagesAsync(from, to)).Should().Equal(sorted.Where(b => b.LastUpdated >= from && b.LastUpdated < to));

        async Task<List<CreditBalance>> PagesAsync(DateTimeOffset? since, DateTimeOffset? until)
        {
            var seen = new List<CreditBalance>();
            string? cursor = null;
            do
            {
                var page = await Store.Credits.ListBalancesAsync("p", since, until, order, limit: 3, cursor);
                seen.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            return seen;
        }
    }

    [Theory]
    [InlineData(CreditMeasure.CreditsRemaining, "10", true)]
    [InlineData(CreditMeasure.CreditsRemaining, "9.999999999", true)]
    [InlineData(CreditMeasure.CreditsRemaining, "10.000000001", false)]
    [InlineData(CreditMeasure.RateLimitRemaining, "10", true)]
    [InlineData(CreditMeasure.RateLimitRemaining, "11", false)]
    [InlineData(CreditMeasure.DailySpend, "10", true)]
    [InlineData(CreditMeasure.DailySpend, "10.5", true)]
    [InlineData(CreditMeasure.DailySpend, "9.999999999", false)]
    [InlineData(CreditMeasure.MonthlySpend, "10", true)]
    [InlineData(CreditMeasure.MonthlySpend, "9", false)]
    public async Task Little_left_and_much_spent_raise_alerts(CreditMeasure measure, string value, bool passed)
    {
        var current = decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
        var balance = measure switch
        {
            CreditMeasure.CreditsRemaining => new NewCreditBalance("p") { CreditsRemaining = current },
            CreditMeasure.RateLimitRemaining => new("p") { RateLimitRemaining = (long)current },
            CreditMeasure.DailySpend => new("p") { DailySpend = current },
            _ => new("p") { MonthlySpend = current },
        };

        var raised = (await Store.Credits.RecordBalanceAsync(balance, [new(measure, 10, CreditAlertSeverity.Info)])).Alerts;

        raised.Should().HaveCount(passed ? 1 : 0);
        if (passed)
        {
            var alert = raised[0];
            alert.Should().Be(new CreditAlert
            {
                Id = alert.Id,
                Seq = alert.Seq,
                Provider = "p",
                AlertType = measure switch { CreditMeasure.CreditsRemaining => "low_balance", CreditMeasure.RateLimitRemaining => "rate_limit", CreditMeasure.DailySpend => "daily_limit", _ => "monthly_limit" },
                ThresholdValue = 10,
                CurrentValue = current,
                Message = alert.Message,
                Severity = CreditAlertSeverity.Info,
                Acknowledged = false,
                CreatedAt = ManualClock.Start,
                UpdatedAt = ManualClock.Start,
            });
            alert.Message.Should().StartWith($"p: {value} ").And.Contain(" the threshold of 10.");
            (await Store.Credits.FindAlertByIdAsync(alert.Id)).Should().Be(alert);
        }
    }

    [Fact]
    public async Task The_most_severe_threshold_that_is_passed_counts_once_for_each_measure()
    {
        var balance = new NewCreditBalance("p") { CreditsRemaining = 0.5m, DailySpend = 30, MonthlySpend = 30 };

        var raised = (await Store.Credits.RecordBalanceAsync(balance, [VeryLow, Low, new(CreditMeasure.DailySpend, 10), new(CreditMeasure.DailySpend, 20), new(CreditMeasure.MonthlySpend, 31)])).Alerts;

        raised.Select(a => (a.AlertType, a.ThresholdValue, a.Severity)).Should().Equal(
            (CreditAlertTypes.LowBalance, 1, CreditAlertSeverity.Critical), (CreditAlertTypes.DailyLimit, 20, CreditAlertSeverity.Warning));
    }

    [Fact]
    public async Task An_open_alert_is_not_raised_again_but_becomes_more_severe()
    {
        var first = (await LowAsync("p", 9)).Single();
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await LowAsync("p", 8)).Should().BeEmpty();
        (await LowAsync("q", 8)).Should().ContainSingle("another provider's is another");
        var worse = (await LowAsync("p", 0.5m)).Single();
        (await LowAsync("p", 8)).Should().BeEmpty("it does not become less severe");

        worse.Should().Be(first with { ThresholdValue = 1, CurrentValue = 0.5m, Severity = CreditAlertSeverity.Critical, Message = worse.Message, UpdatedAt = Clock.Now });
        (await Store.Credits.ListAlertsAsync(new() { Provider = "p" })).Items.Should().Equal(worse);
    }

    [Fact]
    public async Task An_alert_is_acknowledged_once_and_may_then_be_raised_anew()
    {
        var alert = (await LowAsync("p", 9)).Single();
        Clock.Advance(TimeSpan.FromMinutes(1));

        var noted = await Store.Credits.AcknowledgeAlertAsync(alert.Id, "ann");
        var again = () => Store.Credits.AcknowledgeAlertAsync(alert.Id, "bob");
        var unknown = () => Store.Credits.AcknowledgeAlertAsync("nowhere");

        noted.Should().Be(alert with { Acknowledged = true, AcknowledgedAt = Clock.Now, AcknowledgedBy = "ann", UpdatedAt = Clock.Now });
        await again.Should().ThrowAsync<ConversationStoreInvalidTransitionException>().WithMessage($"*'{alert.Id}'*");
        await unknown.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'nowhere'*");
        (await Store.Credits.FindAlertByIdAsync(alert.Id)).Should().Be(noted);
        var anew = (await LowAsync("p", 9)).Single();
        anew.Id.Should().NotBe(alert.Id);
        (await Store.Credits.AcknowledgeAlertAsync(anew.Id)).AcknowledgedBy.Should().BeNull();
        (await Store.Credits.FindAlertByIdAsync("nowhere")).Should().BeNull();
    }

    [Fact]
    public async Task Alerts_are_listed_newest_first_by_every_filter()
    {
        var all = new List<CreditAlert>();
        for (var i = 0; i < 18; i++)
        {
            var balance = new NewCreditBalance($"p{i % 3}") { CreditsRemaining = i % 2 == 0 ? 1 : 99, DailySpend = i % 2 == 0 ? 0 : 99 };
            var alert = (await Store.Credits.RecordBalanceAsync(balance, [Low, new(CreditMeasure.DailySpend, 50)])).Alerts.Single();
            all.Add(i < 12 ? await Store.Credits.AcknowledgeAlertAsync(alert.Id) : alert);
            Clock.Advance(TimeSpan.FromMilliseconds(i % 2));
        }

        all.Reverse();
        foreach (var filter in from provider in new[] { null, "p1" }
                               from type in new[] { null, CreditAlertTypes.LowBalance, CreditAlertTypes.RateLimit }
                               from acknowledged in new bool?[] { null, true, false }
                               select new CreditAlertFilter { Provider = provider, AlertType = type, Acknowledged = acknowledged })
        {
            var seen = new List<CreditAlert>();
            string? cursor = null;
            do
            {
                var page = await Store.Credits.ListAlertsAsync(filter, limit: 2, cursor);
                seen.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            seen.Should().Equal(
                all.Where(a => (filter.Provider is null || a.Provider == filter.Provider) && (filter.AlertType is null || a.AlertType == filter.AlertType) && (filter.Acknowledged is null || a.Acknowledged == filter.Acknowledged)),
                "of {0}",
                filter);
        }
    }

    [Fact]
    public async Task Lists_refuse_cursors_of_others_and_what_breaks_a_rule()
    {
        foreach (var provider in new[] { "p", "q" })
        {
            await LowAsync(provider, 1);
            await LowAsync(provider, 2);
        }

        var balances = (await Store.Credits.ListBalancesAsync("p", limit: 1)).NextCursor;
        var alerts = (await Store.Credits.ListAlertsAsync(limit: 1)).NextCursor;
        foreach (var list in new Func<Task>[]
        {
            () => Store.Credits.ListBalancesAsync("q", cursor: balances),
            () => Store.Credits.ListBalancesAsync("p", order: ListOrder.OldestFirst, cursor: balances),
            () => Store.Credits.ListBalancesAsync("p", from: ManualClock.Start, cursor: balances),
            () => Store.Credits.ListAlertsAsync(new() { Acknowledged = false }, cursor: alerts),
            () => Store.Credits.ListAlertsAsync(cursor: balances),
            () => Store.Credits.ListAlertsAsync(limit: 0),
            () => Store.Credits.ListAlertsAsync(new() { Provider = "" }),
            () => Store.Credits.ListAlertsAsync(new() { AlertType = "" }),
            () => Store.Credits.ListBalancesAsync("", limit: 1),
            () => Store.Credits.ListBalancesAsync("p", limit: 1001),
            () => Store.Credits.ListBalancesAsync("p", order: (ListOrder)9),
            () => Store.Credits.ListLatestBalancesAsync(0),
            () => Store.Credits.GetLatestBalanceAsync(""),
            () => Store.Credits.FindAlertByIdAsync(""),
            () => Store.Credits.AcknowledgeAlertAsync(""),
            () => Store.Credits.AcknowledgeAlertAsync("x", ""),
        })
        {
            await list.Should().ThrowAsync<ArgumentException>();
        }
    }

    [Fact]
    public async Task A_unit_of_work_records_with_the_rest_or_not_at_all()
    {
        await using (var work = await Store.BeginAsync())
        {
            (await work.Credits.RecordBalanceAsync(new("p") { CreditsRemaining = 1 }, [Low])).Alerts.Should().ContainSingle();
        }

        (await Store.Credits.ListAlertsAsync()).Items.Should().BeEmpty();
        (await Store.Credits.GetLatestBalanceAsync("p")).Should().BeNull();
    }

    private async Task<CreditBalance> RecordAsync(string provider, decimal remaining, DateTimeOffset lastUpdated) =>
        (await Store.Credits.RecordBalanceAsync(new(provider) { CreditsRemaining = remaining, LastUpdated = lastUpdated })).Balance;

    private async Task<IReadOnlyList<CreditAlert>> LowAsync(string provider, decimal remaining) =>
        (await Store.Credits.RecordBalanceAsync(new(provider) { CreditsRemaining = remaining }, [Low, VeryLow])).Alerts;
}
