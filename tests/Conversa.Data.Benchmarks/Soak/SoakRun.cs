using System.Globalization;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Benchmarks.Lanes.Turns;
using Conversa.Data.Benchmarks.Scenarios.Turns;

namespace Conversa.Data.Benchmarks.Soak;

/// <summary>Turn after turn, loaded and saved by many callers over more conversations than the cache holds: the managed heap must be flat and small at its default size.</summary>
internal static class SoakRun
{
    public const string Verb = "soak-turns";

    private const int Usual = 1_000_000;
    private const int Callers = 32;
    private const int Conversations = 5000;
    private const int Users = 1000;
    private const int Parts = 20;
    private const long Most = 200L << 20;
    private const double MostGrowth = 1.1;

    public static async Task<int> RunAsync(string[] args)
    {
        var turns = Usual;
        if (args is not [] && !(args is ["--turns", var text] && int.TryParse(text, CultureInfo.InvariantCulture, out turns) && turns >= Parts * Callers))
        {
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Verb} [--turns N], N at least {Parts * Callers}"));
            return 2;
        }

        var directory = Directory.CreateTempSubdirectory("conversa-soak-");
        try
        {
            await using var lane = new ConversaTurnLane(await Stores.OpenAsync(Path.Combine(directory.FullName, "soak.db"), cached: true, search: true));
            return await RunAsync(lane, turns);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<int> RunAsync(ConversaTurnLane lane, int turns)
    {
        var chats = new List<Chat>();
        for (var i = 0; i < Conversations; i++)
        {
            var conversation = await lane.Store.Conversations.CreateAsync($"user-{i % Users}");
            chats.Add(new(conversation.Id, conversation.UserId));
        }

        var corpus = new Corpus();
        await TurnWork.PrepareAsync(lane.Store, corpus, chats);
        var samples = new List<HeapSample>();
        for (var part = 0; part < Parts; part++)
        {
            var sample = await HeapSample.WhileAsync(() => TalkAsync(lane, corpus, chats, part, turns / Parts));
            samples.Add(sample);
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{turns / Parts * (part + 1),9:N0} turns, {Format.Rate(turns / Parts / sample.Seconds),9}: live {Format.Mebibytes(sample.Live),9}, peak {Format.Mebibytes(sample.Peak),9}, working set {Format.Mebibytes(Environment.WorkingSet),9}"));
        }

        return await JudgeAsync(samples);
    }

    private static Task TalkAsync(ConversaTurnLane lane, Corpus corpus, List<Chat> chats, int part, int turns) => Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
    {
        var own = corpus.Another(1 + (part * Callers) + caller);
        for (var i = 0; i < turns / Callers; i++)
        {
            var turn = TurnWork.Chatted(own, chats);
            await lane.LoadAsync(turn.Chat);
            await lane.SaveAsync(turn);
        }
    })));

    // The first quarter fills the cache.
    private static async Task<int> JudgeAsync(List<HeapSample> samples)
    {
        var filled = samples.Skip(Parts / 4).ToArray();
        var early = Statistics.Median(filled.Take(Parts / 4).Select(s => (double)s.Live));
        var late = Statistics.Median(filled.TakeLast(Parts / 4).Select(s => (double)s.Live));
        var peak = samples.Max(s => s.Peak);
        var (isFlat, isSmall) = (late <= MostGrowth * early, peak < Most);
        await Console.Out.WriteLineAsync(
            $"live heap, last quarter to second: {Format.Ratio(late / early)}, <= {Format.Ratio(MostGrowth)} {(isFlat ? "ok" : "MISS")}; peak {Format.Mebibytes(peak)}, < {Format.Mebibytes(Most)} {(isSmall ? "ok" : "MISS")}");
        return isFlat && isSmall ? 0 : 1;
    }
}
