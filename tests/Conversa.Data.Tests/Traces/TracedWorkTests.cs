using System.Text.Json;
using Conversa.Data.Messages;
using Conversa.Data.Traces;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Tests.Traces;

public sealed class TracedWorkTests : IAsyncLifetime
{
    private readonly LogLines _log = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("conversa-test-");
    private RawStore _raw = null!;
    private string _chat = null!;

    private string ConnectionString => $"Data Source={Path.Combine(_directory.FullName, "traces.db")}";

    private ITraceRepository Traces => _raw.Store.Traces;

    private IEnumerable<(LogLevel Level, string Text, Exception? Error)> Warnings => _log.Lines.Where(l => l.Level >= LogLevel.Warning);

    public async Task InitializeAsync()
    {
        _raw = new RawStore(ConnectionString, o => o.LockTimeout = TimeSpan.Zero, _log);
        _chat = (await _raw.Store.Conversations.CreateAsync("alice")).Id;
    }

    public async Task DisposeAsync()
    {
        await _raw.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Work_that_returns_is_completed()
    {
        var message = await _raw.Store.Messages.AppendAsync(_chat, MessageRole.User, "hello");

        var result = await Traces.TraceAsync("handle", TakeAsync, _chat, message.Id);

        result.Should().Be(42);
        var trace = (await OnlyTraceAsync())!;
        (trace.Stage, trace.Status, trace.DurationMs, trace.ConversationId, trace.MessageId, trace.UserId).Should().Be(("handle", TraceStatus.Completed, 250, _chat, message.Id, "alice"));
    }

    [Fact]
    public async Task Work_without_a_result_is_completed()
    {
        var ran = false;

        await Traces.TraceAsync("save", async _ => { await Task.Yield(); ran = true; }, _chat);

        ran.Should().BeTrue();
        (await OnlyTraceAsync())!.Status.Should().Be(TraceStatus.Completed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Work_that_throws_is_failed_and_its_exception_untouched(bool beforeItAwaits)
    {
        var thrown = new InvalidOperationException("no model");
        async Task<int> Work(CancellationToken token)
        {
            await Task.Yield();
            throw thrown;
        }

        var trace = () => Traces.TraceAsync("handle", beforeItAwaits ? _ => throw thrown : Work, _chat);

        (await trace.Should().ThrowAsync<InvalidOperationException>()).Which.Should().BeSameAs(thrown);
        thrown.StackTrace.Should().Contain(nameof(Work_that_throws_is_failed_and_its_exception_untouched));
        var stored = (await OnlyTraceAsync())!;
        stored.Status.Should().Be(TraceStatus.Failed);
        JsonSerializer.Deserialize<Dictionary<string, string>>(stored.Error!).Should().Equal(new Dictionary<string, string> { ["type"] = "System.InvalidOperationException", ["message"] = "no model" });
    }

    [Fact]
    public async Task Work_that_is_cancelled_is_failed_with_the_type_of_its_exception()
    {
        using var source = new CancellationTokenSource();
        async Task Work(CancellationToken token)
        {
            await source.CancelAsync();
            token.ThrowIfCancellationRequested();
        }

        var trace = () => Traces.TraceAsync("handle", Work, _chat, cancellationToken: source.Token);

        (await trace.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        var stored = (await OnlyTraceAsync())!;
        stored.Status.Should().Be(TraceStatus.Failed);
        stored.Error.Should().Contain("System.OperationCanceledException");
    }

    [Fact]
    public async Task Work_that_was_cancelled_before_is_not_run()
    {
        var ran = false;

        var trace = () => Traces.TraceAsync("handle", _ => Task.FromResult(ran = true), _chat, cancellationToken: new(canceled: true));

        await trace.Should().ThrowAsync<OperationCanceledException>();
        ran.Should().BeFalse();
        (await OnlyTraceAsync()).Should().BeNull();
    }

    [Fact]
    public async Task A_mistake_of_the_caller_stops_the_work_before_it_begins()
    {
        var ran = false;
        Task<bool> Work(CancellationToken token) => Task.FromResult(ran = true);

        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => Traces.TraceAsync("", Work), "stage"),
            (() => Traces.TraceAsync("s", (Func<CancellationToken, Task>)null!), "work"),
            (() => Traces.TraceAsync("s", (Func<CancellationToken, Task<int>>)null!), "work"),
            (() => Traces.TraceAsync("s", Work, ""), "conversationId"),
            (() => Traces.TraceAsync("s", Work, messageId: ""), "messageId"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        await Traces.Invoking(t => t.TraceAsync("s", Work, "nothing")).Should().ThrowAsync<ConversationStoreNotFoundException>();
        await Traces.Invoking(t => t.TraceAsync("s", Work, messageId: "nothing")).Should().ThrowAsync<ConversationStoreNotFoundException>();
        ran.Should().BeFalse();
        Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Work_runs_untraced_where_the_store_cannot_record_its_start()
    {
        int result;
        using (Lock())
        {
            result = await Traces.TraceAsync("handle", TakeAsync, _chat);
        }

        result.Should().Be(42);
        (await OnlyTraceAsync()).Should().BeNull();
        Warning().Should().Be("Stage handle runs untraced: its start could not be recorded");
    }

    [Fact]
    public async Task Work_runs_untraced_in_the_store_of_a_user_who_is_not_stored_yet()
    {
        var traces = _raw.Store.ForUser("bob").Traces;

        (await traces.TraceAsync("handle", TakeAsync)).Should().Be(42);

        Warnings.Should().ContainSingle().Which.Error.Should().BeOfType<ConversationStoreNotFoundException>();
        await traces.Invoking(t => t.TraceAsync("handle", TakeAsync, _chat)).Should().ThrowAsync<ConversationStoreNotFoundException>();
    }

    [Fact]
    public async Task Work_runs_untraced_where_the_store_was_disposed_before()
    {
        var traces = Traces;
        await _raw.DisposeAsync();

        (await traces.TraceAsync("handle", TakeAsync, _chat)).Should().Be(42);

        Warnings.Should().ContainSingle().Which.Error.Should().BeOfType<ObjectDisposedException>();
    }

    [Fact]
    public async Task The_result_is_the_callers_though_its_end_could_not_be_recorded()
    {
        SqliteConnection? theLock = null;
        var result = await Traces.TraceAsync("handle", token => { theLock = Lock(); return TakeAsync(token); }, _chat);
        theLock!.Dispose();

        result.Should().Be(42);
        var trace = (await OnlyTraceAsync())!;
        trace.Status.Should().Be(TraceStatus.Started);
        Warning().Should().Be($"Trace {trace.Id} of stage handle stays started: its end could not be recorded");
    }

    [Fact]
    public async Task The_works_own_exception_is_the_callers_though_it_could_not_be_recorded()
    {
        SqliteConnection? theLock = null;

        var trace = () => Traces.TraceAsync("handle", _ => { theLock = Lock(); throw new TimeoutException("mine"); }, _chat);

        await trace.Should().ThrowAsync<TimeoutException>().WithMessage("mine");
        theLock!.Dispose();
        (await OnlyTraceAsync())!.Status.Should().Be(TraceStatus.Started);
        Warnings.Should().ContainSingle();
    }

    [Fact]
    public async Task The_result_is_the_callers_though_the_store_was_disposed_meanwhile()
    {
        var result = await Traces.TraceAsync("handle", async token => { await _raw.DisposeAsync(); return await TakeAsync(token); }, _chat);

        result.Should().Be(42);
        Warnings.Should().ContainSingle().Which.Error.Should().BeOfType<ObjectDisposedException>();
    }

    [Fact]
    public async Task Traced_work_in_a_unit_of_work_is_undone_with_it()
    {
        await using (var unit = await _raw.Store.BeginAsync())
        {
            await unit.Traces.TraceAsync("save", token => unit.Messages.AppendAsync(_chat, MessageRole.Assistant, "hi", cancellationToken: token), _chat);
            (await unit.Traces.GetTracesByConversationAsync(_chat)).Should().ContainSingle().Which.Status.Should().Be(TraceStatus.Completed);
        }

        (await OnlyTraceAsync()).Should().BeNull();
    }

    private async Task<int> TakeAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        _raw.Clock.Advance(TimeSpan.FromMilliseconds(250));
        return 42;
    }

    private async Task<Trace?> OnlyTraceAsync() => (await Traces.GetTracesByConversationAsync(_chat)).SingleOrDefault();

    private string Warning()
    {
        var (_, text, error) = Warnings.Should().ContainSingle().Subject;
        error.Should().BeOfType<ConversationStoreUnavailableException>();
        return text;
    }

    /// <summary>The database's lock, as another program would hold it.</summary>
    private SqliteConnection Lock()
    {
        var connection = new SqliteConnection(ConnectionString + ";Pooling=False");
        connection.Open();
        using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        return connection;
    }
}
