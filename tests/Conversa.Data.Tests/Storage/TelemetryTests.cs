using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Conversa.Data.Messages;
using Conversa.Data.Storage;
using Conversa.Data.Usage;

namespace Conversa.Data.Tests.Storage;

/// <summary>What OpenTelemetry and the like hear. Other tests' stores are heard too: each test looks at its own database's name, or model's.</summary>
public sealed class TelemetryTests : IDisposable
{
    private const string Marker = "xyzzy";

    private readonly TemporaryDirectory _directory = new();
    private readonly string _name = $"{Ids.New(0)}.db";
    private readonly ConcurrentQueue<Measured> _measured = new();
    private readonly ConcurrentQueue<System.Diagnostics.Activity> _activities = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _listener;

    public TelemetryTests()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Conversa.Data")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _measured.Enqueue(new(instrument.Name, instrument.Unit, value, new(tags.ToArray()))));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _measured.Enqueue(new(instrument.Name, instrument.Unit, value, new(tags.ToArray()))));
        _meters.Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Conversa.Data",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _activities.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private IEnumerable<System.Diagnostics.Activity> Activities => _activities.Where(a => _name.Equals(a.GetTagItem("db.namespace")));

    public void Dispose()
    {
        _meters.Dispose();
        _listener.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Each_read_and_write_is_an_activity_named_by_what_was_done()
    {
        await using var store = await OpenAsync();

        var chat = await store.Conversations.CreateAsync("alice");
        await store.Conversations.FindByIdAsync(chat.Id);

        Activities.Select(a => a.DisplayName).Should().Equal($"conversations/Create {_name}", $"conversations/FindById {_name}");
        Activities.Should().OnlyContain(a => a.Kind == ActivityKind.Client && a.Status == ActivityStatusCode.Unset);
        Activities.First().TagObjects.Should().BeEquivalentTo(new Dictionary<string, object?>
        {
            ["db.system.name"] = "sqlite",
            ["db.namespace"] = _name,
            ["db.operation.name"] = "conversations/Create",
        });
    }

    [Fact]
    public async Task An_activity_belongs_to_the_callers()
    {
        await using var store = await OpenAsync();
        using var caller = new System.Diagnostics.Activity("turn").Start();

        await store.Conversations.CreateAsync("alice");

        Activities.Should().ContainSingle().Which.ParentId.Should().Be(caller.Id);
        System.Diagnostics.Activity.Current.Should().BeSameAs(caller);
    }

    [Fact]
    public async Task A_failure_tells_its_type_and_not_its_text()
    {
        await using var store = await OpenAsync();

        await store.Messages.Awaiting(m => m.AppendAsync(Marker, MessageRole.User, "hello")).Should().ThrowAsync<ConversationStoreNotFoundException>();

        var activity = Activities.Should().ContainSingle().Which;
        activity.Status.Should().Be(ActivityStatusCode.Error);
        activity.StatusDescription.Should().BeNull();
        activity.GetTagItem("error.type").Should().Be("Conversa.Data.ConversationStoreNotFoundException");
        Durations().Should().ContainSingle().Which.Tags.Should().Contain("error.type", "Conversa.Data.ConversationStoreNotFoundException");
    }

    [Fact]
    public async Task Each_read_and_write_has_its_duration()
    {
        await using var store = await OpenAsync();

        await store.Conversations.CreateAsync("alice");

        var duration = Durations().Should().ContainSingle().Which;
        duration.Unit.Should().Be("s");
        duration.Value.Should().BePositive();
        duration.Tags.Should().Equal(new Dictionary<string, object?> { ["db.system.name"] = "sqlite", ["db.namespace"] = _name, ["db.operation.name"] = "conversations/Create" });
    }

    [Fact]
    public async Task A_unit_of_work_is_its_reads_its_writes_and_its_commit()
    {
        await using var store = await OpenAsync();

        await using (var work = await store.BeginAsync())
        {
            var chat = await work.Conversations.CreateAsync("alice");
            await work.Conversations.FindByIdAsync(chat.Id);
            await work.CommitAsync();
        }

        Durations().Select(d => d.Tags["db.operation.name"]).Should().Equal("conversations/Create", "conversations/FindById", "commit");
    }

    [Fact]
    public async Task Sizes_are_gauges_for_as_long_as_the_store_is_open()
    {
        await using (var store = await OpenAsync())
        {
            await store.Conversations.CreateAsync("alice");
            _meters.RecordObservableInstruments();

            Measured("conversa.wal.size").Should().ContainSingle().Which.Value.Should().BePositive();
            Measured("conversa.write_queue.depth").Should().ContainSingle().Which.Value.Should().Be(0);
            Measured("conversa.vectors.size").Should().ContainSingle().Which.Value.Should().Be(0);
        }

        _meters.RecordObservableInstruments();

        Measured("conversa.wal.size").Should().ContainSingle();
    }

    [Fact]
    public async Task Databases_of_one_name_are_measured_together()
    {
        using var directory = new TemporaryDirectory();
        var path = directory[_name];
        await using var one = await OpenAsync();
        await using var another = await ConversationStore.OpenAsync($"Data Source={path}");
        await one.Conversations.CreateAsync("alice");
        await another.Conversations.CreateAsync("alice");

        _meters.RecordObservableInstruments();

        var together = new[] { _directory[_name], path }.Sum(file => new FileInfo(file + "-wal").Length);
        Measured("conversa.wal.size").Where(m => _name.Equals(m.Tags["db.namespace"])).Should().ContainSingle().Which.Value.Should().Be(together);
    }

    [Fact]
    public async Task Messages_taken_into_the_index_are_counted()
    {
        await using var store = await OpenAsync();
        var chat = await store.Conversations.CreateAsync("alice");
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "green tea");
        await store.Messages.AppendAsync(chat.Id, MessageRole.User, "black tea");

        await store.Messages.SearchAsync("tea");

        Measured("conversa.search_index.indexed").Should().ContainSingle().Which.Value.Should().Be(2);
    }

    [Fact]
    public async Task Checkpoints_have_their_duration()
    {
        await using var raw = new RawStore($"Data Source={_directory[_name]}");
        await raw.Store.Conversations.CreateAsync("alice");

        await ((SqliteEngine)raw.Database).CheckpointAsync(pages: 0, CancellationToken.None);

        Measured("conversa.checkpoint.duration").Should().ContainSingle().Which.Value.Should().BePositive();
    }

    [Fact]
    public async Task Background_syncs_have_their_duration()
    {
        var clock = new TimerClock();
        await using var raw = new RawStore($"Data Source={_directory[_name]}", o => o.TimeProvider = clock);
        await raw.Store.Conversations.CreateAsync("alice");

        await clock.AdvanceAsync(TimeSpan.FromSeconds(30));
        await clock.UntilWaitingAsync();

        Measured("conversa.sync.duration").Should().ContainSingle().Which.Value.Should().BePositive();
    }

    [Fact]
    public async Task Tokens_of_logged_calls_are_counted_once()
    {
        await using var store = await OpenAsync();
        var usage = new NewUsage("anthropic", _name) { ProviderMessageId = "msg_1", InputTokens = 100, OutputTokens = 7 };

        await store.Usage.LogAsync(usage);
        await store.Usage.LogAsync(usage);
        await store.Usage.LogManyAsync([usage, new NewUsage("anthropic", _name) { InputTokens = 5 }]);

        var tokens = _measured.Where(m => m.Instrument == "gen_ai.client.token.usage" && _name.Equals(m.Tags["gen_ai.request.model"])).ToList();
        tokens.Select(t => (t.Tags["gen_ai.token.type"], t.Value)).Should().Equal(("input", 100), ("output", 7), ("input", 5));
        tokens.Should().OnlyContain(t => "anthropic".Equals(t.Tags["gen_ai.provider.name"]) && "chat".Equals(t.Tags["gen_ai.operation.name"]) && t.Unit == "{token}");
    }

    [Fact]
    public async Task Nothing_that_is_stored_is_heard()
    {
        await using var store = await OpenAsync();
        var user = await store.Users.FindOrCreateAsync("discord", Marker, Marker);
        var chat = await store.Conversations.GetOrCreateAsync(Marker, user.Id);
        var message = await store.Messages.AppendAsync(chat.Id, MessageRole.User, $"{Marker} tea", externalId: Marker);
        await store.Messages.EditAsync(message.Id, $"{Marker} coffee");
        await store.Messages.SearchAsync(Marker);
        await store.Memories.RememberAsync(user.Id, $"{Marker} likes tea");
        await store.ForUser(user.Id).Memories.SearchAsync(user.Id, Marker);
        await store.Configuration.Settings.SetAsync(Marker, Marker);
        await store.Usage.LogAsync(new NewUsage("p", _name) { UserId = user.Id, InputTokens = 1 });
        await store.Messages.Awaiting(m => m.AppendAsync(Marker, MessageRole.User, Marker)).Should().ThrowAsync<ConversationStoreException>();

        var heard = Activities.SelectMany(a => a.TagObjects.Select(t => $"{t.Key}={t.Value}").Append(a.DisplayName).Append(a.OperationName).Append(a.StatusDescription))
            .Concat(_measured.SelectMany(m => m.Tags.Select(t => $"{t.Key}={t.Value}")))
            .ToList();
        heard.Should().HaveCountGreaterThan(20);
        heard.Should().NotContain(text => text != null && (text.Contains(Marker) || text.Contains(user.Id) || text.Contains(chat.Id) || text.Contains(_directory[""])));
    }

    private Task<IConversationStore> OpenAsync() => _directory.OpenAsync(o =>
    {
        o.ConnectionString = $"Data Source={_directory[_name]}";
        o.BackgroundIndexing = false;
    });

    private IEnumerable<Measured> Durations() => Measured("db.client.operation.duration");

    private IEnumerable<Measured> Measured(string instrument) => _measured.Where(m => m.Instrument == instrument && _name.Equals(m.Tags.GetValueOrDefault("db.namespace")));
}

/// <summary>A figure that a listener was given.</summary>
internal sealed record Measured(string Instrument, string? Unit, double Value, Dictionary<string, object?> Tags);
