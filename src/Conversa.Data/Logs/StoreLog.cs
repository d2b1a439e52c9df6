using System.Globalization;
using System.Threading.Channels;
using Conversa.Data.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Logs;

/// <summary>
/// The lines between a host's loggers and its store: a bounded buffer that never makes a caller wait, and one loop that empties it in batches.
/// What finds it full is dropped and counted, and the count is stored as a line of its own once there is room.
/// </summary>
internal sealed class StoreLog : IDisposable, IAsyncDisposable
{
    private const int Batch = 256;

    /// <summary>Whether this flow is that of the log's own writes. What they make others say is not said again: it would never end.</summary>
    public static readonly AsyncLocal<bool> Writing = new();

    private readonly StoreLoggingOptions _options;
    private readonly TimeProvider _clock;
    private readonly Func<IConversationStore> _open;
    private readonly Channel<LogLine> _lines;
    private readonly Lazy<Task> _loop;
    private long _dropped;
    private long _droppedUntold;
    private Store? _store;

    /// <param name="options">The settings, which are checked here.</param>
    /// <param name="clock">Says when a line was said.</param>
    /// <param name="open">Gives the store when there is a line to store: a host's store needs its loggers first.</param>
    public StoreLog(StoreLoggingOptions options, TimeProvider clock, Func<IConversationStore> open)
    {
        options.ThrowIfInvalid();
        (_options, _clock, _open) = (options, clock, open);
        _lines = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(options.Capacity) { SingleReader = true });
        _loop = new(Start);
    }

    /// <summary>How many lines were dropped so far.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public bool IsEnabled(LogLevel level) => level >= _options.MinLevel && level < LogLevel.None && !Writing.Value;

    public void Add(LogLevel level, string category, EventId @event, string message, Exception? exception)
    {
        if (!_lines.Writer.TryWrite(LogLine.Of(level, category, @event, message, exception?.ToString(), _clock.GetUtcNow())))
        {
            Drop(1);
        }

        _ = _loop.Value;
    }

    /// <summary>Takes the store that lines go to, and empties the buffer before it closes.</summary>
    public void Attach(Store store)
    {
        if (Interlocked.CompareExchange(ref _store, store, null) is null)
        {
            store.BeforeClosing(CloseAsync);
        }
    }

    /// <summary>Takes no more lines, and waits for those in hand as long as the options say.</summary>
    public async Task CloseAsync()
    {
        if (_lines.Writer.TryComplete() && _loop.IsValueCreated)
        {
            await Task.WhenAny(_loop.Value, Task.Delay(_options.CloseTimeout)).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    // A logger factory that is disposed synchronously cannot await; the loop needs nothing of its thread.
    public void Dispose() => CloseAsync().GetAwaiter().GetResult();

    // Apart from the flow of whoever logs first: a unit of work may be open there, and it may have a lifetime of its own.
    private Task Start()
    {
        Task loop;
        using (NobodysFlow.Begin())
        {
            loop = Task.Run(RunAsync);
        }

        return loop;
    }

    private async Task RunAsync()
    {
        Writing.Value = true;
        var batch = new List<LogLine>(Batch);
        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (batch.Count < Batch && _lines.Reader.TryRead(out var line))
            {
                batch.Add(line);
            }

            await StoreAsync(batch).ConfigureAwait(false);
            batch.Clear();
        }
    }

    // What opening says is of the log's own flow, and is not said again; what it starts lives on and is not.
    private IConversationStore Open()
    {
        using (NobodysFlow.Begin())
        {
            return _open();
        }
    }

    // Whatever keeps lines from being stored, the host goes on; they count as dropped.
    private async Task StoreAsync(List<LogLine> batch)
    {
        var untold = Interlocked.Exchange(ref _droppedUntold, 0);
        try
        {
            var store = _store ?? Open();
            var options = (store as Store)?.Options ?? new();
            var now = options.TimeProvider.GetUtcNow();
            List<NewLogEntry> entries = [.. batch.Select(line => line.ToEntry(options, now))];
            if (untold > 0)
            {
                entries.Add(Told(untold));
            }

            await store.Analytics.Logs.AppendManyAsync(entries).ConfigureAwait(false);
        }
        catch (Exception)
        {
            Interlocked.Add(ref _droppedUntold, untold);
            Drop(batch.Count);
        }
    }

    private static NewLogEntry Told(long dropped) => new(LogLevel.Warning, StoreLoggerProvider.OwnCategory, string.Create(CultureInfo.InvariantCulture, $"{dropped} lines were dropped before this"))
    {
        Metadata = string.Create(CultureInfo.InvariantCulture, $$"""{"dropped":{{dropped}}}"""),
    };

    private void Drop(long lines)
    {
        Interlocked.Add(ref _dropped, lines);
        Interlocked.Add(ref _droppedUntold, lines);
    }
}
