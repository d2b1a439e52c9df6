using Conversa.Data.Caches;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Tests.Caches;

public abstract class ResponseMakingContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly ResponseRequest Request = new("gpt", "[]");

    private IResponseCache Responses => Store.Caches.Responses;

    [Fact]
    public async Task GetOrAdd_makes_an_answer_once()
    {
        var made = 0;
        Task<CachedResponse> Ask() => Responses.GetOrAddAsync(Request, _ => Task.FromResult(new NewCachedResponse($"{++made}") { TokensUsed = 5 }));

        var first = await Ask();
        var second = await Ask();

        made.Should().Be(1);
        (first.Response, first.AccessCount).Should().Be(("1", 1));
        second.Should().Be(first with { AccessCount = 2 });
        (await Responses.GetStatisticsAsync()).Should().Match<CacheStatistics>(s => s.Hits == 1 && s.Misses == 1 && s.TokensSaved == 5);
    }

    [Fact]
    public async Task Of_callers_at_once_one_makes_the_answer_and_the_others_wait_for_it()
    {
        await Store.Users.CreateAsync(new() { Id = Alice });
        var made = 0;
        var go = new TaskCompletionSource();
        async Task<NewCachedResponse> Make(CancellationToken token)
        {
            Interlocked.Increment(ref made);
            await go.Task;
            return new("x");
        }

        var callers = Enumerable.Range(0, 20).Select(_ => Task.Run(() => Responses.GetOrAddAsync(Request, Make))).ToList();
        var hers = Task.Run(() => Store.ForUser(Alice).Caches.Responses.GetOrAddAsync(Request, Make));
        go.SetResult();
        var answers = await Task.WhenAll(callers);

        (await hers).UserId.Should().Be(Alice);
        made.Should().Be(2, "once for all and once for her");
        answers.Select(a => a.Id).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task When_one_fails_the_next_makes_its_own()
    {
        var failing = () => Responses.GetOrAddAsync(Request, _ => throw new TimeoutException("the model is down"));
        var nothing = () => Responses.GetOrAddAsync(Request, _ => Task.FromResult<NewCachedResponse>(null!));

        await failing.Should().ThrowAsync<TimeoutException>();
        await nothing.Should().ThrowAsync<InvalidOperationException>();
        (await Responses.GetOrAddAsync(Request, _ => Task.FromResult(new NewCachedResponse("x")))).Response.Should().Be("x");
    }

    [Fact]
    public async Task Who_waits_can_stop_waiting_and_the_making_goes_on()
    {
        var started = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var maker = Task.Run(() => Responses.GetOrAddAsync(Request, async _ =>
        {
            started.SetResult();
            await go.Task;
            return new("x");
        }));
        await started.Task;
        using var cancellation = new CancellationTokenSource();

        var waiter = Responses.GetOrAddAsync(Request, _ => throw new InvalidOperationException(), cancellation.Token);
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => waiter).Should().ThrowAsync<OperationCanceledException>();
        go.SetResult();
        (await maker).Response.Should().Be("x");
    }

    [Fact]
    public async Task An_answer_that_was_made_is_stored_though_its_caller_has_gone()
    {
        using var cancellation = new CancellationTokenSource();

        await Responses.GetOrAddAsync(
            Request,
            async _ =>
            {
                await cancellation.CancelAsync();
                return new("x");
            },
            cancellation.Token);

        (await Responses.GetAsync(Request)).Should().NotBeNull();
    }

    [Fact]
    public async Task An_answer_that_cannot_be_stored_is_returned_all_the_same()
    {
        foreach (var made in new NewCachedResponse[] { new(new string('x', 2_000_000)), new("x") { Metadata = "{" }, new("x") { Lifetime = TimeSpan.Zero } })
        {
            (await Responses.GetOrAddAsync(Request, _ => Task.FromResult(made))).Response.Should().Be(made.Response);
        }

        (await Responses.GetOrAddAsync(Request with { UserId = "nobody" }, _ => Task.FromResult(new NewCachedResponse("x")))).UserId.Should().Be("nobody");
        (await Responses.GetStatisticsAsync()).Entries.Should().Be(0);
        (await Store.Users.FindByIdAsync("nobody")).Should().BeNull();
    }

    [Fact]
    public async Task An_answer_larger_than_the_whole_cache_is_returned_and_the_log_says_so()
    {
        var log = new LogLines();
        await using var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", CacheMaxBytes = 10 }, log);

        var answer = await store.Caches.Responses.GetOrAddAsync(Request, _ => Task.FromResult(new NewCachedResponse("more than ten bytes")));

        answer.Response.Should().Be("more than ten bytes");
        log.Lines.Should().ContainSingle(l => l.Level == LogLevel.Warning && l.Text.Contains("could not be cached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_waits_when_the_store_is_disposed_makes_an_answer_too()
    {
        var store = await OpenAsync(_ => { });
        var (started, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var maker = store.Caches.Responses.GetOrAddAsync(Request, async _ =>
        {
            started.SetResult();
            await go.Task;
            return new("first");
        });
        await started.Task;
        var waiter = store.Caches.Responses.GetOrAddAsync(Request, _ => Task.FromResult(new NewCachedResponse("second")));

        await store.DisposeAsync();
        go.SetResult();

        (await maker).Response.Should().Be("first");
        (await waiter).Response.Should().Be("second");
    }

    [Fact]
    public async Task A_database_that_is_only_read_still_gives_answers_and_says_so_in_the_log()
    {
        using var directory = new TemporaryDirectory();
        await using (await ConversationStore.OpenAsync($"Data Source={directory.Database}"))
        {
        }

        var log = new LogLines();
        await using var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = $"Data Source={directory.Database};Mode=ReadOnly" }, log);

        var answer = await store.Caches.Responses.GetOrAddAsync(Request, _ => Task.FromResult(new NewCachedResponse("x")));

        answer.Response.Should().Be("x");
        log.Lines.Select(l => l.Text).Should().Contain(text => text.Contains("could not be read", StringComparison.Ordinal)).And.Contain(text => text.Contains("could not be cached", StringComparison.Ordinal));
    }
}
