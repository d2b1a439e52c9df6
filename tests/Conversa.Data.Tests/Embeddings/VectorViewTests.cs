using Conversa.Data.Embeddings;

namespace Conversa.Data.Tests.Embeddings;

/// <summary>What a scan finds, in rows enough for several parts.</summary>
public sealed class VectorViewTests
{
    private const int Rows = 20_000;
    private const int Dimensions = 64;
    private const int Wanted = 100;

    private readonly Random _random = new(20261128);

    [Fact]
    public void Of_equal_rows_the_first_are_found()
    {
        var (vector, view) = (Random(), ViewOf(Enumerable.Repeat(Random(), Rows)));

        for (var i = 0; i < 20; i++)
        {
            view.Best(new(vector, VectorMetric.Cosine), Wanted).Select(r => r.Row).Should().Equal(Enumerable.Range(0, Wanted));
            view.BestNearly(new(vector, VectorMetric.Cosine), Wanted, out _).Select(r => r.Row).Should().Equal(Enumerable.Range(0, Wanted));
        }
    }

    [Theory]
    [InlineData(VectorMetric.Cosine)]
    [InlineData(VectorMetric.Dot)]
    internal void No_row_but_those_found_exceeds_the_bounds(VectorMetric metric)
    {
        var vectors = Enumerable.Range(0, Rows).Select(_ => Random()).ToArray();
        var view = ViewOf(vectors);
        for (var i = 0; i < 20; i++)
        {
            var query = new QueryVector(Random(), metric);
            var found = view.BestNearly(query, Wanted, out var others);

            var bound = Math.Max(others, view.Bound(query, found[^1]));
            var exceeding = Enumerable.Range(0, Rows).Where(row => query.Similarity(vectors[row]) > bound).ToList();
            exceeding.Should().NotBeEmpty().And.BeSubsetOf(found.Select(r => r.Row));
        }
    }

    [Fact]
    public void Rows_that_are_gone_or_another_owners_are_passed_over()
    {
        var vectors = Enumerable.Range(0, Rows).Select(_ => Random()).ToArray();
        var query = new QueryVector(vectors[4000], VectorMetric.Cosine);
        var view = ViewOf(vectors, owner: 1);
        view.BestNearly(query, Wanted, out _)[0].Row.Should().Be(4000);

        view.MarkGone(new(0, 0, 4000));

        var found = view.BestNearly(query, Wanted, out _);
        found.Should().HaveCount(Wanted).And.OnlyContain(r => r.Row != 4000 && r.Row % 2 == 0);
        found.Should().BeEquivalentTo(view.Best(query, Wanted), o => o.WithStrictOrdering());
    }

    [Fact]
    public void Where_all_rows_were_looked_at_there_are_no_others()
    {
        var query = new QueryVector(Random(), VectorMetric.Cosine);

        ViewOf(Enumerable.Range(0, 5 * Wanted).Select(_ => Random())).BestNearly(query, Wanted, out var others).Should().HaveCount(Wanted);
        others.Should().Be(double.NegativeInfinity);
        ViewOf(Enumerable.Range(0, 9 * Wanted).Select(_ => Random()), owner: 1).BestNearly(query, Wanted, out others).Should().HaveCount(Wanted);
        others.Should().Be(double.NegativeInfinity);
    }

    // Every second row is owner 1's.
    private static VectorView ViewOf(IEnumerable<float[]> vectors, int? owner = null)
    {
        var block = new VectorBlock(Rows, Dimensions);
        var (bytes, work) = (new sbyte[Dimensions], new float[Dimensions]);
        var (greatestScale, greatestLength) = (0f, 0f);
        foreach (var vector in vectors)
        {
            var scale = Int8.Quantize(vector, bytes, work, out var length);
            block.Add(block.Count, bytes, scale, (float)length, 1 - (block.Count % 2), conversation: 0);
            (greatestScale, greatestLength) = (Math.Max(greatestScale, scale), Math.Max(greatestLength, (float)length));
        }

        return new(new VectorIndex(EmbeddingKind.Message, "m", Dimensions, schema: null), [block], block.Count)
        {
            Owner = owner,
            Conversation = null,
            GreatestScale = greatestScale,
            GreatestLength = greatestLength,
        };
    }

    private float[] Random() => [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(_random.NextDouble() + _random.NextDouble() - 1))];
}
