using Conversa.Data.Embeddings;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Embeddings;

public abstract class NearestContract(EngineKind engine) : EmbeddingContract(engine)
{
    private const int Texts = 5000;
    private const int Dimensions = 64;

    [Fact]
    public async Task Nearest_comes_first_and_equally_near_ones_by_id()
    {
        await AddAsync("far", 180);
        await AddAsync("b", 30);
        await AddAsync("a", -30);
        await AddAsync("near", 1);

        var found = await Vectors.NearestAsync(Model, At(0, length: 9));

        found.Select(n => n.Id).Should().Equal("near", "a", "b", "far");
        found.Select(n => n.Similarity).Should().SatisfyRespectively(
            s => s.Should().BeApproximately(Math.Cos(double.DegreesToRadians(1)), 1e-6),
            s => s.Should().BeApproximately(Math.Cos(double.DegreesToRadians(30)), 1e-6),
            s => s.Should().BeApproximately(Math.Cos(double.DegreesToRadians(30)), 1e-6),
            s => s.Should().BeApproximately(-1, 1e-6));
        (await NearestIdsAsync(0, limit: 2)).Should().Equal("near", "a");
    }

    [Fact]
    public async Task The_dot_product_counts_lengths()
    {
        await AddAsync("near", 1);
        await AddAsync("long", 50);
        await Vectors.SetAsync("long", Model, At(50, length: 10));

        (await Vectors.NearestAsync(Model, At(0, length: 2), metric: VectorMetric.Dot)).Should().SatisfyRespectively(
            n => n.Should().Match<NearestEmbedding>(e => e.Id == "long" && Math.Abs(e.Similarity - (20 * Math.Cos(double.DegreesToRadians(50)))) < 1e-4),
            n => n.Id.Should().Be("near"));
    }

    [Theory]
    [InlineData(1e-42f)]
    [InlineData(1e-20f)]
    [InlineData(3e38f)]
    public async Task Very_small_and_very_large_numbers_are_compared_all_the_same(float size)
    {
        await AddAsync("a", 10);
        await AddAsync("b", 80);
        await Vectors.SetAsync("a", Model, new[] { size, size / 8 });
        await Vectors.SetAsync("b", Model, new[] { size / 8, size });

        foreach (var metric in Enum.GetValues<VectorMetric>())
        {
            (await Vectors.NearestAsync(Model, new[] { size, 0 }, metric: metric)).Select(n => n.Id).Should().Equal("a", "b");
        }
    }

    [Fact]
    public async Task Filters_name_a_user_and_a_conversation()
    {
        var second = (await ChatAsync()).Id;
        var bobs = (await ChatAsync(Bob)).Id;
        await AddAsync("first", 3);
        await AddAsync("second", 2, second);
        await AddAsync("bobs", 1, bobs);

        (await NearestIdsAsync(0)).Should().Equal("bobs", "second", "first");
        (await NearestIdsAsync(0, filter: new() { UserId = Alice })).Should().Equal("second", "first");
        (await NearestIdsAsync(0, filter: new() { ConversationId = second })).Should().Equal("second");
        (await NearestIdsAsync(0, filter: new() { UserId = Bob, ConversationId = second })).Should().BeEmpty();
        (await NearestIdsAsync(0, filter: new() { UserId = "nobody" })).Should().BeEmpty();
        (await NearestIdsAsync(0, filter: new() { ConversationId = "nowhere" })).Should().BeEmpty();
    }

    [Fact]
    public async Task A_search_finds_what_was_written_before_it()
    {
        (await NearestIdsAsync(0)).Should().BeEmpty();
        await AddAsync("a", 10);
        (await NearestIdsAsync(0)).Should().Equal("a");
        await AddAsync("b", 5);
        (await NearestIdsAsync(0)).Should().Equal("b", "a");
        await Vectors.SetAsync("b", Model, At(20));
        (await NearestIdsAsync(0)).Should().Equal("a", "b");
        await Vectors.DeleteAsync("a", Model);
        (await NearestIdsAsync(0)).Should().Equal("b");
        await Vectors.SetAsync("a", Model, At(30));
        (await NearestIdsAsync(0)).Should().Equal("b", "a");
    }

    [Fact]
    public async Task A_text_that_changes_hands_is_found_where_it_is_now()
    {
        await AddAsync("a", 0, (await ChatAsync(Bob)).Id);
        (await NearestIdsAsync(0, filter: new() { UserId = Bob })).Should().Equal("a");

        await Store.Users.MergeAsync(Alice, Bob);

        (await NearestIdsAsync(0, filter: new() { UserId = Alice })).Should().Equal("a");
        (await NearestIdsAsync(0, filter: new() { UserId = Bob })).Should().BeEmpty();
    }

    [Fact]
    public async Task A_unit_of_work_finds_its_own_vectors_and_nobody_else_does_before_its_commit()
    {
        await AddAsync("a", 10);
        await AddAsync("b", 80);
        (await NearestIdsAsync(0)).Should().Equal("a", "b");

        foreach (var commit in new[] { false, true })
        {
            await using (var work = await Store.BeginAsync())
            {
                await work.Messages.CreateAsync(new NewMessage(Chat, MessageRole.User, "x") { Id = "own" });
                await work.Messages.Embeddings.SetAsync("own", Model, At(1));
                await work.Messages.Embeddings.DeleteAsync("b", Model);
                (await work.Messages.Embeddings.NearestAsync(Model, At(0), 2)).Select(n => n.Id).Should().Equal("own", "a");
                if (commit)
                {
                    await work.CommitAsync();
                }
            }

            // The same seq, another vector, where the unit was undone.
            await SayAsync($"after {commit}", "x");
            await Vectors.SetAsync($"after {commit}", Model, At(90));
            (await NearestIdsAsync(0, limit: 2)).Should().Equal(commit ? ["own", "a"] : ["a", "b"]);
            (await NearestIdsAsync(90, limit: 1)).Should().Equal("after False");
        }
    }

    // The second time all are nearly equal.
    [Theory]
    [InlineData(1f)]
    [InlineData(0.1f)]
    public async Task Ten_of_many_random_vectors_are_the_exact_ten(float spread)
    {
        var (random, ids) = (new Random(20261124), Enumerable.Range(0, Texts).Select(i => $"{i:0000}").ToArray());
        var lean = Random(random);
        float[] Next() => [.. lean.Zip(Random(random), (l, r) => ((1 - spread) * l) + (spread * r))];
        var vectors = ids.Select(_ => Next()).ToArray();
        await Store.Messages.CreateManyAsync([.. ids.Select(i => new NewMessage(Chat, MessageRole.User, "x") { Id = i })]);
        await Vectors.SetManyAsync([.. ids.Select((id, i) => new NewEmbedding(id, Model, vectors[i]))]);

        foreach (var metric in Enum.GetValues<VectorMetric>())
        {
            var found = 0;
            for (var i = 0; i < 20; i++)
            {
                var query = Next();
                var exact = ids.Zip(vectors).OrderByDescending(v => Similarity(query, v.Second, metric)).Take(10).Select(v => v.First);
                found += (await Vectors.NearestAsync(Model, query, metric: metric)).Select(n => n.Id).Intersect(exact).Count();
            }

            (found / 200.0).Should().BeGreaterThanOrEqualTo(0.99);
        }
    }

    [Fact]
    public async Task When_most_of_a_model_is_deleted_the_rest_is_found()
    {
        var ids = Enumerable.Range(0, 2000).Select(i => $"{i:0000}").ToArray();
        await Store.Messages.CreateManyAsync([.. ids.Select(i => new NewMessage(Chat, MessageRole.User, "x") { Id = i })]);
        await Vectors.SetManyAsync([.. ids.Select((id, i) => new NewEmbedding(id, Model, At(i * 0.01)))]);
        (await NearestIdsAsync(0, limit: 1)).Should().Equal("0000");

        foreach (var id in ids.Take(1990))
        {
            await Vectors.DeleteAsync(id, Model);
        }

        (await NearestIdsAsync(0)).Should().Equal(ids[^10..]);
        (await NearestIdsAsync(0)).Should().Equal(ids[^10..]);
        await AddAsync("new", 0);
        (await NearestIdsAsync(0, limit: 2)).Should().Equal("new", "1990");
    }

    [Fact]
    public async Task Searches_and_writes_at_once_disturb_nobody()
    {
        await AddAsync("fixed", 0);
        var ids = Enumerable.Range(0, 200).Select(i => $"{i:000}").ToArray();
        await Store.Messages.CreateManyAsync([.. ids.Select(i => new NewMessage(Chat, MessageRole.User, "x") { Id = i })]);

        var writes = Task.Run(async () =>
        {
            foreach (var id in ids.Concat(ids))
            {
                await Vectors.SetAsync(id, Model, At(90));
            }
        });
        var searches = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!writes.IsCompleted)
            {
                (await NearestIdsAsync(0, limit: 1)).Should().Equal("fixed");
            }
        }));
        await Task.WhenAll(searches.Append(writes));

        (await NearestIdsAsync(90, limit: 1000)).Should().HaveCount(201).And.OnlyHaveUniqueItems();
    }

    private static float[] Random(Random random) => [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))];

    private static double Similarity(float[] a, float[] b, VectorMetric metric)
    {
        var dot = a.Zip(b).Sum(p => (double)p.First * p.Second);
        return metric == VectorMetric.Dot ? dot : dot / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
    }
}
