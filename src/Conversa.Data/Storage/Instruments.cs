using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Conversa.Data.Storage;

/// <summary>What the stores of this process report to OpenTelemetry and the like. Names follow its conventions for databases and generative AI, where those have one.</summary>
/// <remarks>Nothing touches it while <see cref="Listening.Possible"/> is false.</remarks>
internal static class Instruments
{
    public const string Name = "Conversa.Data";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "db.client.operation.duration",
        "s",
        "How long reads and writes take their callers.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00001, 0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] });

    private static readonly Histogram<double> Checkpoints = Meter.CreateHistogram<double>("conversa.checkpoint.duration", "s", "How long it takes to copy the WAL into the database.");

    private static readonly Histogram<double> Syncs = Meter.CreateHistogram<double>("conversa.sync.duration", "s", "How long background syncs take, their waits for the writer included.");

    private static readonly Counter<long> Indexed = Meter.CreateCounter<long>("conversa.search_index.indexed", "{message}", "Messages taken into the full-text index.");

    private static readonly Histogram<long> Tokens = Meter.CreateHistogram(
        "gen_ai.client.token.usage",
        "{token}",
        "Tokens that logged calls of models took.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] });

    static Instruments()
    {
        Meter.CreateObservableGauge("conversa.write_queue.depth", () => Measure(e => e.WriteQueueDepth), "{write}", "Writes that wait in line or are being committed.");
        Meter.CreateObservableGauge("conversa.wal.size", () => Measure(e => e.File.WalBytes), "By", "The size of the WAL.");
        Meter.CreateObservableGauge("conversa.hot_cache.entries", () => Measure(e => e.HotCache?.Count ?? 0), "{entry}", "The conversations, users and memories that are kept in memory.");
        Meter.CreateObservableGauge("conversa.hot_cache.size", () => Measure(e => e.HotCache?.Bytes ?? 0), "By", "The memory that they take.");
        Meter.CreateObservableCounter("conversa.hot_cache.hits", () => Measure(e => e.HotCache?.Hits ?? 0), "{read}", "Reads that were answered from memory.");
        Meter.CreateObservableCounter("conversa.hot_cache.misses", () => Measure(e => e.HotCache?.Misses ?? 0), "{read}", "Reads that may be answered from memory and went to the database.");
        Meter.CreateObservableGauge("conversa.vectors.size", () => Measure(e => e.VectorBytes), "By", "The memory that vectors take.");
    }

    /// <summary>Whether anybody wants to know of each read and write.</summary>
    public static bool WatchesOperations => Duration.Enabled || Source.HasListeners();

    public static void Checkpointed(SqliteEngine engine, TimeSpan duration)
    {
        if (Checkpoints.Enabled)
        {
            Checkpoints.Record(duration.TotalSeconds, TagsOf(engine));
        }
    }

    public static void Synced(SqliteEngine engine, TimeSpan duration)
    {
        if (Syncs.Enabled)
        {
            Syncs.Record(duration.TotalSeconds, TagsOf(engine));
        }
    }

    public static void Took(SqliteEngine engine, long messages)
    {
        if (Indexed.Enabled && messages > 0)
        {
            Indexed.Add(messages, TagsOf(engine));
        }
    }

    /// <summary>Tokens of a logged call. Those unknown are left out.</summary>
    public static void Used(string provider, string model, string type, long? tokens)
    {
        if (tokens is { } count)
        {
            // The log does not say what kind of call it was; nearly all of a bot's are chat.
            Tokens.Record(count, new System.Diagnostics.TagList
            {
                { "gen_ai.operation.name", "chat" },
                { "gen_ai.provider.name", provider },
                { "gen_ai.request.model", model },
                { "gen_ai.token.type", type },
            });
        }
    }

    public static bool CountsTokens => Tokens.Enabled;

    /// <summary>What every figure of a store carries.</summary>
    public static System.Diagnostics.TagList TagsOf(SqliteEngine engine) => new() { { "db.system.name", "sqlite" }, { "db.namespace", engine.File.Name } };

    // A collector keeps one figure for each set of tags: those of databases of the same name are added up.
    private static IEnumerable<Measurement<long>> Measure(Func<SqliteEngine, long> figure) =>
        Listening.Engines.GroupBy(engine => engine.File.Name, StringComparer.Ordinal).Select(same => new Measurement<long>(same.Sum(figure), TagsOf(same.First())));
}
