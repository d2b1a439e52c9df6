using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Torture.Harness;

/// <summary>Hears all that a store tells the outside: log lines of every level, activities with their tags and events, measurements with their tags.</summary>
internal sealed class Recorder : ILogger, IDisposable
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _logs = [];
    private readonly ConcurrentDictionary<string, int> _signals = [];
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public Recorder()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Conversa", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Note,
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Conversa", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Note(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        _meters.Start();
    }

    public IReadOnlyCollection<(LogLevel Level, string Text)> Logs => _logs;

    /// <summary>Different texts of activities and measurements.</summary>
    public ICollection<string> Signals => _signals.Keys;

    /// <summary>Asks the instruments that answer only when they are asked.</summary>
    public void Observe() => _meters.RecordObservableInstruments();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _logs.Enqueue((LogLevel.Critical, $"scope {state}"));
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var fields = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
        _logs.Enqueue((logLevel, $"{formatter(state, exception)} {fields} {exception}"));
    }

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private void Note(System.Diagnostics.Activity activity) =>
        _signals.TryAdd($"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(e => e.Tags))} {string.Join(' ', activity.Baggage)}", 0);

    private void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _signals.TryAdd($"{instrument.Name} {string.Join(' ', tags.ToArray())}", 0);
}
