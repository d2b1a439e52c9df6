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
        var bytes = new sbyte[Int8.Padded(pair.B.Length)];
        var scale = Int8.Quantize(pair.B, bytes, new float[pair.B.Length], out _);
        var estimate = Int8.Dot(ref query.Bytes[0], ref query.Magnitudes[0], ref bytes[0], bytes.Length) * (double)scale * query.Scale;

        // Every dimension errs by half a scale at most.
        var bound = 0.5 * Math.Sqrt(pair.A.Length) * (scale + query.Scale + (0.5 * Math.Sqrt(pair.A.Length) * scale * query.Scale));
        return Math.Abs(estimate - query.Similarity(pair.B)) <= bound + 1e-5;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_way_to_multiply_gives_the_sum_of_the_products() => Prop.ForAll(Bytes.ToArbitrary(), pair =>
    {
        var (a, b) = pair;
        var magnitudes = Array.ConvertAll(a, v => Math.Abs(v));
        var expected = a.Zip(b).Sum(p => p.First * p.Second);
        return Int8.Dot(ref a[0], ref magnitudes[0], ref b[0], a.Length) == expected && Int8.DotAnywhere(ref a[0], ref b[0], (nuint)a.Length) == expected;
    }).QuickCheckThrowOnFailure();

    private static Gen<(float[] A, float[] B)> Pairs =>
        from a in Numbers.Where(v => Array.Exists(v, n => n != 0))
        from b in Gen.ArrayOf(Gen.Choose(-1000, 1000), a.Length).Where(v => Array.Exists(v, n => n != 0))
        select (a, Array.ConvertAll(b, n => (float)n));

    // All of the greatest bytes too: where sums would overflow first.
    private static Gen<(sbyte[] A, sbyte[] B)> Bytes =>
        from steps in Gen.Choose(1, 40)
        from a in Gen.ArrayOf(Gen.OneOf(Gen.Choose(-127, 127), Gen.Elements(-127, 127)), steps * Int8.Step)
        from b in Gen.OneOf(Gen.ArrayOf(Gen.Choose(-127, 127), a.Length), Gen.Constant(a), Gen.Constant(Array.ConvertAll(a, v => 127)))
        select (Array.ConvertAll(a, v => (sbyte)v), Array.ConvertAll(b, v => (sbyte)v));
}
