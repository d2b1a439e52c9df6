using Conversa.Data.Embeddings;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Embeddings;

public sealed class NibblesTests
{
    [Fact]
    public void Both_planes_give_the_sum_of_the_products() => Prop.ForAll(Bytes.ToArbitrary(), pair =>
    {
        var (query, row) = pair;
        var (high, low) = Split(row);
        return Nibbles.Dot(ref query[0], Sum(query), ref high[0], ref low[0], row.Length) == query.Zip(row).Sum(p => p.First * p.Second);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_high_plane_alone_is_within_half_a_step_of_each_byte() => Prop.ForAll(Bytes.ToArbitrary(), pair =>
    {
        var (query, row) = pair;
        var (high, _) = Split(row);
        var nearly = Nibbles.DotNearly(ref query[0], Sum(query), ref high[0], row.Length);
        return Math.Abs(nearly - query.Zip(row).Sum(p => p.First * p.Second)) <= query.Sum(q => 7.5 * Math.Abs(q)) + 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_way_to_multiply_gives_the_same() => Prop.ForAll(Bytes.ToArbitrary(), pair =>
    {
        var (query, row) = pair;
        var (high, low) = Split(row);
        return Array.TrueForAll([high, low], plane => Nibbles.Dot(ref query[0], ref plane[0], row.Length) == Nibbles.DotAnywhere(ref query[0], ref plane[0], (nuint)row.Length));
    }).QuickCheckThrowOnFailure();

    // All of the greatest bytes too: where sums would overflow first.
    private static Gen<(sbyte[] Query, sbyte[] Row)> Bytes =>
        from steps in Gen.Choose(1, 20)
        from a in Gen.OneOf(Many(Gen.Choose(-127, 127), steps), Many(Gen.Elements(-127, 127), steps), Many(Gen.Constant(-127), steps))
        from b in Gen.OneOf(Many(Gen.Choose(-127, 127), steps), Gen.Constant(a), Many(Gen.Constant(127), steps))
        select (Array.ConvertAll(a, v => (sbyte)v), Array.ConvertAll(b, v => (sbyte)v));

    private static Gen<int[]> Many(Gen<int> bytes, int steps) => Gen.ArrayOf(bytes, steps * Nibbles.Step);

    private static int Sum(sbyte[] bytes) => bytes.Sum(b => b);

    private static (byte[] High, byte[] Low) Split(sbyte[] row)
    {
        var (high, low) = (new byte[row.Length / 2], new byte[row.Length / 2]);
        Nibbles.Split(row, high, low);
        return (high, low);
    }
}
