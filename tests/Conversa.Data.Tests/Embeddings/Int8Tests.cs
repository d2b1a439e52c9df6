using Conversa.Data.Embeddings;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Embeddings;

public sealed class Int8Tests
{
    private static readonly Gen<float[]> Numbers =
        from length in Gen.Choose(1, 300)
        from exponent in Gen.Choose(-44, 38)
        from digits in Gen.ArrayOf(Gen.Choose(-1_000_000, 1_000_000), length)
        select Array.ConvertAll(digits, d => (float)Math.Clamp(d / 1e6 * Math.Pow(10, exponent), -float.MaxValue, float.MaxValue));

    [Fact]
    public void A_byte_is_within_half_a_scale_of_its_number() => Prop.ForAll(Numbers.ToArbitrary(), vector =>
    {
        var bytes = new sbyte[vector.Length];
        var scale = Int8.Quantize(vector, bytes, new float[vector.Length], out var length);
        if (Array.TrueForAll(vector, v => v == 0))
        {
            return float.IsNaN(scale);
        }

        var exact = Math.Sqrt(vector.Sum(v => (double)v * v));
        return Math.Abs(length - exact) <= 1e-5 * exact
            && bytes.Max(b => Math.Abs((int)b)) == 127
            && vector.Zip(bytes).All(p => Math.Abs((p.First / exact) - (p.Second * (double)scale)) <= (0.5 * scale) + 1e-5);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_estimate_of_a_similarity_is_within_its_bound() => Prop.ForAll(Pairs.ToArbitrary(), pair =>
    {
        var query = new QueryVector(pair.A, VectorMetric.Cosine);
        var bytes = new sbyte[pair.B.Length];
        var scale = Int8.Quantize(pair.B, bytes, new float[pair.B.Length], out _);
        var estimate = query.Bytes.Zip(bytes).Sum(p => p.First * p.Second) * (double)scale * query.Scale;

        // Every dimension errs by half a scale at most.
        var bound = 0.5 * Math.Sqrt(pair.A.Length) * (scale + query.Scale + (0.5 * Math.Sqrt(pair.A.Length) * scale * query.Scale));
        return Math.Abs(estimate - query.Similarity(pair.B)) <= bound + 1e-5;
    }).QuickCheckThrowOnFailure();

    private static Gen<(float[] A, float[] B)> Pairs =>
        from a in Numbers.Where(v => Array.Exists(v, n => n != 0))
        from b in Gen.ArrayOf(Gen.Choose(-1000, 1000), a.Length).Where(v => Array.Exists(v, n => n != 0))
        select (a, Array.ConvertAll(b, n => (float)n));
}
