using System.Globalization;
using System.Numerics.Tensors;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Embeddings;
using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Scenarios.Search;

/// <summary>The ten nearest of 100,000 vectors of 768 dimensions: raw is a plain loop over one array of float32, of which conversa must find the same.</summary>
internal sealed class Vectors : IScenario
{
    private const string Model = "clustered";
    private const int Dimensions = 768;
    private const int Clusters = 500;
    private const int Nearest = 10;
    private const double MostRatio = 0.25;
    private const double LeastRecall = 0.99;

    private readonly Random _random = new(768);
    private float[] _vectors = [];
    private float[][] _centres = [];

    public string Name => "vectors";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var count = workspace.Options.Scaled(100_000);
        _centres = [.. Enumerable.Range(0, Clusters).Select(_ => Unit(Noise(1)))];
        _vectors = [.. Enumerable.Range(0, count).SelectMany(_ => Near())];
        var path = workspace.NewPath(Name);
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}");
        var numbers = await FillAsync(store.Messages, (await store.Conversations.CreateAsync("user")).Id, count);
        var started = workspace.Options.Seconds();
        await store.Messages.Embeddings.NearestAsync(Model, Near());
        var load = workspace.Options.Seconds() - started;
        var (found, asked) = (0, 0);
        var times = await Rounds.RunAsync([Lane.Raw, Lane.Conversa], workspace.Corpus, workspace.Options.RoundsOr(200), warmUp: 100, _ =>
        {
            var query = Near();
            HashSet<int>? exact = null;
            HashSet<int>? ours = null;
            return async lane =>
            {
                var began = workspace.Options.Seconds();
                var ids = lane == Lane.Raw
                    ? exact = Plain(query)
                    : ours = [.. (await store.Messages.Embeddings.NearestAsync(Model, query, Nearest)).Select(n => numbers[n.Id])];
                var seconds = workspace.Options.Seconds() - began;
                if (exact is not null && ours is not null)
                {
                    (found, asked) = (found + ours.Intersect(exact).Count(), asked + exact.Count);
                }

                return ids.Count == Nearest ? seconds : throw new InvalidOperationException("Some were not found.");
            };
        });
        var (ratio, recall) = (times[1].RatioTo(times[0]), (double)found / asked);
        return
        [
            new($"nearest 10 of {count:N0} vectors of {Dimensions}", Cell.Ratios(times), new Bar($"<= {Format.Ratio(MostRatio)}", ratio <= MostRatio)),
            new("... recall@10 against the exact ten", Cell.Ours(recall.ToString("0.0000", CultureInfo.InvariantCulture)), new Bar($">= {Format.Ratio(LeastRecall)}", recall >= LeastRecall)),
            new("... the first search, which loads them", Cell.Ours(Format.Time(load))),
        ];
    }

    private async Task<Dictionary<string, int>> FillAsync(IMessageRepository messages, string chat, int count)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var batch in Enumerable.Range(0, count).Chunk(1000))
        {
            var stored = await messages.CreateManyAsync([.. batch.Select(_ => new NewMessage(chat, MessageRole.User, "some words"))]);
            await messages.Embeddings.SetManyAsync([.. stored.Select((m, i) => new NewEmbedding(m.Id, Model, _vectors.AsMemory(batch[i] * Dimensions, Dimensions)))]);
            for (var i = 0; i < batch.Length; i++)
            {
                numbers.Add(stored[i].Id, batch[i]);
            }
        }

        return numbers;
    }

    private HashSet<int> Plain(float[] query)
    {
        var best = new PriorityQueue<int, float>(Nearest + 1);
        var floor = float.NegativeInfinity;
        for (var i = 0; i < _vectors.Length / Dimensions; i++)
        {
            var dot = TensorPrimitives.Dot(_vectors.AsSpan(i * Dimensions, Dimensions), query);
            if (dot > floor)
            {
                best.Enqueue(i, dot);
                if (best.Count > Nearest)
                {
                    best.Dequeue();
                    best.TryPeek(out _, out floor);
                }
            }
        }

        return [.. best.UnorderedItems.Select(i => i.Element)];
    }

    // A point of a cluster, as texts of one subject lie.
    private float[] Near()
    {
        var centre = _centres[_random.Next(Clusters)];
        var point = Noise(0.7f);
        TensorPrimitives.Add(point, centre, point);
        return Unit(point);
    }

    private float[] Noise(float size)
    {
        var point = new float[Dimensions];
        for (var i = 0; i < Dimensions; i++)
        {
            point[i] = size / MathF.Sqrt(Dimensions) * (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
        }

        return point;
    }

    private static float[] Unit(float[] point)
    {
        TensorPrimitives.Divide(point, TensorPrimitives.Norm(point), point);
        return point;
    }
}
