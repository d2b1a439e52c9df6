using Conversa.Data.Search;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Search;

public sealed class FusionTests
{
    private static readonly Ranked[] Words = [new(1, 20), new(2, 10), new(3, 5)];
    private static readonly Ranked[] Vectors = [new(4, 0.9), new(2, 0.8), new(3, 0.4)];

    // Scores by words are positive, similarities need not be.
    private static Gen<Ranked[]> Lists(int least) =>
        from seqs in Gen.ArrayOf(Gen.Choose(1, 50))
        from scores in Gen.ArrayOf(Gen.Choose(least, 1000), 51)
        select seqs.Distinct().Select(s => new Ranked(s, scores[s] / 100.0)).ToArray();

    private static Gen<(Ranked[] Words, Ranked[] Vectors, double Weight)> Cases =>
        from words in Lists(1)
        from vectors in Lists(-1000)
        from weight in Gen.Choose(0, 10)
        select (words, vectors, weight / 10.0);

    [Fact]
    public void What_both_find_comes_before_what_one_finds_as_well() =>
        Fusion.Fuse(Words, Vectors, 0.5).Select(r => r.Seq).Should().Equal(2, 4, 1, 3);

    [Fact]
    public void Weight_0_is_the_order_by_words_and_1_that_by_vectors() => Prop.ForAll(Cases.ToArbitrary(), c =>
        Fusion.Fuse(c.Words, c.Vectors, 0).Select(r => r.Seq).SequenceEqual(Order(c.Words))
        && Fusion.Fuse(c.Words, c.Vectors, 1).Select(r => r.Seq).SequenceEqual(Order(c.Vectors))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_lists_does_not_matter() => Prop.ForAll(Cases.ToArbitrary(), c =>
        Fusion.Fuse(c.Words, c.Vectors, c.Weight).SequenceEqual(Fusion.Fuse([.. c.Words.Reverse()], [.. c.Vectors.Reverse()], c.Weight))).QuickCheckThrowOnFailure();

    [Fact]
    public void Neither_scale_matters() => Prop.ForAll(Cases.ToArbitrary(), c =>
        Fusion.Fuse(c.Words, c.Vectors, c.Weight).Select(r => r.Seq).SequenceEqual(
            Fusion.Fuse([.. c.Words.Select(r => r with { Score = r.Score * 4 })], [.. c.Vectors.Select(r => r with { Score = r.Score / 2 })], c.Weight).Select(r => r.Seq))).QuickCheckThrowOnFailure();

    [Fact]
    public void One_that_alone_was_found_counts_in_full() =>
        Fusion.Fuse([new(1, 3)], [new(2, 0.9)], 0.2).Should().Equal(new Ranked(1, 0.8), new Ranked(2, 0.2));

    private static IEnumerable<long> Order(Ranked[] list) => list.OrderByDescending(r => r.Score).ThenByDescending(r => r.Seq).Select(r => r.Seq);
}
