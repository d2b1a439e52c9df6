using Conversa.Data.Embeddings;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Embeddings;

public abstract class EmbeddingRepositoryContract(EngineKind engine) : EmbeddingContract(engine)
{
    [Fact]
    public async Task Set_stores_the_vector_as_it_is()
    {
        await SayAsync("a", "hello");
        float[] vector = [1.5f, -0f, float.Epsilon, -3.4e38f];

        await Vectors.SetAsync("a", Model, vector);

        var found = (await Vectors.FindAsync("a", Model))!;
        found.Vector.ToArray().Should().Equal(vector);
        found.Should().BeEquivalentTo(new { Id = "a", Model, Dimensions = 4, CreatedAt = ManualClock.Start });
    }

    [Fact]
    public async Task Set_again_replaces_the_vector_of_that_model_only()
    {
        await AddAsync("a", 0);
        await Vectors.SetAsync("a", "other", new float[] { 1, 2, 3 });

        await Vectors.SetAsync("a", Model, At(90));

        (await Vectors.FindAsync("a", Model))!.Vector.ToArray().Should().Equal(At(90));
        (await Vectors.FindAsync("a", "other"))!.Dimensions.Should().Be(3);
        (await Vectors.ListModelsAsync()).Should().Equal(
            new EmbeddingModel { Model = Model, Dimensions = 2, Count = 1 },
            new EmbeddingModel { Model = "other", Dimensions = 3, Count = 1 });
        (await Vectors.ListModelsAsync(limit: 1)).Should().ContainSingle();
    }

    [Fact]
    public async Task SetMany_stores_all_or_none()
    {
        await SayAsync("a", "x");
        await SayAsync("b", "x");

        await Vectors.SetManyAsync([new("a", Model, At(0)), new("b", Model, At(1)), new("b", "other", new float[] { 1 })]);
        (await Vectors.ListModelsAsync()).Select(m => m.Count).Should().Equal(2, 1);

        foreach (var bad in new NewEmbedding[] { new("nothing", Model, At(0)), new("a", Model, new float[] { 1, 2, 3 }) })
        {
            var set = () => Vectors.SetManyAsync([new("a", Model, At(90)), bad]);
            await set.Should().ThrowAsync<Exception>();
        }

        (await Vectors.FindAsync("a", Model))!.Vector.ToArray().Should().Equal(At(0));
        await Vectors.SetManyAsync([]);
    }

    [Fact]
    public async Task What_is_no_vector_is_refused_before_anything_is_written()
    {
        await AddAsync("a", 0);
        foreach (var (vector, rule) in new (float[], string)[]
        {
            ([], "*1 to 65536 dimensions; it has 0*"),
            (new float[65_537], "*1 to 65536 dimensions; it has 65537*"),
            ([0, 0], "*all zeros*"),
            ([1, float.NaN], "*finite*"),
            ([float.PositiveInfinity, 0], "*finite*"),
            ([1, 2, 3], "*must have 2 dimensions*it has 3*"),
        })
        {
            foreach (var use in new Func<Task>[]
            {
                () => Vectors.SetAsync("a", Model, vector),
                () => Vectors.SetManyAsync([new("a", Model, At(7)), new("a", Model, vector)]),
                () => Vectors.NearestAsync(Model, vector),
            })
            {
                (await use.Should().ThrowAsync<ArgumentException>()).WithMessage(rule);
            }
        }

        (await Vectors.FindAsync("a", Model))!.Vector.ToArray().Should().Equal(At(0));
    }

    [Fact]
    public async Task Other_arguments_are_checked_too()
    {
        await AddAsync("a", 0);
        foreach (var (use, parameter) in new (Func<Task>, string)[]
        {
            (() => Vectors.SetAsync("", Model, At(0)), "id"),
            (() => Vectors.SetAsync("a", "", At(0)), "model"),
            (() => Vectors.SetAsync("a", new('m', 257), At(0)), "model"),
            (() => Vectors.SetManyAsync(null!), "embeddings"),
            (() => Vectors.FindAsync("a", "\0"), "model"),
            (() => Vectors.FindAsync(null!, Model), "id"),
            (() => Vectors.DeleteAsync("a", ""), "model"),
            (() => Vectors.ClearAsync(""), "model"),
            (() => Vectors.ListModelsAsync(0), "limit"),
            (() => Vectors.NearestAsync("", At(0)), "model"),
            (() => Vectors.NearestAsync(Model, At(0), 0), "limit"),
            (() => Vectors.NearestAsync(Model, At(0), metric: (VectorMetric)7), "metric"),
            (() => Vectors.NearestAsync(Model, At(0), filter: new() { UserId = "" }), "filter.UserId"),
            (() => Vectors.BackfillAsync(Model), "model"),
        })
        {
            (await use.Should().ThrowAsync<ArgumentException>()).WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty_to_read_and_an_error_to_set()
    {
        (await Vectors.FindAsync("nothing", Model)).Should().BeNull();
        (await Vectors.DeleteAsync("nothing", Model)).Should().BeFalse();
        (await Vectors.ClearAsync(Model)).Should().Be(0);
        (await Vectors.ListModelsAsync()).Should().BeEmpty();
        (await Vectors.NearestAsync(Model, At(0))).Should().BeEmpty();

        var set = () => Vectors.SetAsync("nothing", Model, At(0));
        (await set.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("Message 'nothing'*");
    }

    [Fact]
    public async Task Clearing_a_model_leaves_the_texts_and_the_other_models()
    {
        var ids = Enumerable.Range(0, 1100).Select(i => $"{i:0000}").ToList();
        await Store.Messages.CreateManyAsync([.. ids.Select(i => new NewMessage(Chat, MessageRole.User, "x") { Id = i })]);
        await Vectors.SetManyAsync([.. ids.Select(i => new NewEmbedding(i, Model, At(1))), new("0007", "other", At(1))]);
        (await Vectors.NearestAsync(Model, At(1), 5)).Should().HaveCount(5);

        (await Vectors.ClearAsync(Model)).Should().Be(1100);

        (await Vectors.NearestAsync(Model, At(1), 5)).Should().BeEmpty();
        (await Vectors.ListModelsAsync()).Select(m => m.Model).Should().Equal("other");
        (await Store.Messages.CountAsync(Chat)).Should().Be(1100);

        // The next vector may have other dimensions.
        await Vectors.SetAsync("0007", Model, new float[] { 1, 2, 3 });
        (await Vectors.NearestAsync(Model, new float[] { 1, 2, 3 })).Should().ContainSingle().Which.Similarity.Should().BeApproximately(1, 1e-6);
    }

    [Fact]
    public async Task An_edited_text_loses_its_vectors_and_a_deleted_one_takes_them_along()
    {
        await AddAsync("a", 0);
        await AddAsync("b", 1);
        await AddAsync("c", 2);
        (await NearestIdsAsync(0)).Should().Equal("a", "b", "c");

        await Store.Messages.EditAsync("a", "other words");
        await Store.Messages.DeleteAsync("b");

        (await Vectors.FindAsync("a", Model)).Should().BeNull();
        (await NearestIdsAsync(0)).Should().Equal("c");
    }

    [Fact]
    public async Task A_users_store_knows_the_vectors_of_their_own_texts_only()
    {
        await AddAsync("alices", 0);
        await AddAsync("bobs", 1, (await ChatAsync(Bob)).Id);
        var mine = Store.ForUser(Bob).Messages.Embeddings;

        (await mine.FindAsync("alices", Model)).Should().BeNull();
        (await mine.FindAsync("bobs", Model)).Should().NotBeNull();
        (await mine.DeleteAsync("alices", Model)).Should().BeFalse();
        (await mine.ListModelsAsync()).Should().Equal(new EmbeddingModel { Model = Model, Dimensions = 2, Count = 1 });
        (await mine.NearestAsync(Model, At(0))).Select(n => n.Id).Should().Equal("bobs");
        (await mine.NearestAsync(Model, At(0), filter: new() { UserId = Alice })).Should().BeEmpty();
        (await mine.NearestAsync(Model, At(0), filter: new() { ConversationId = Chat })).Should().BeEmpty();
        await FluentActions.Awaiting(() => mine.SetAsync("alices", Model, At(0))).Should().ThrowAsync<ConversationStoreNotFoundException>();
        await FluentActions.Awaiting(() => mine.SetManyAsync([new("alices", Model, At(0))])).Should().ThrowAsync<ConversationStoreNotFoundException>();

        await mine.SetAsync("bobs", Model, At(2));
        (await mine.ClearAsync(Model)).Should().Be(1);
        (await Vectors.ListModelsAsync()).Should().Equal(new EmbeddingModel { Model = Model, Dimensions = 2, Count = 1 });
        (await Store.ForUser("stranger").Messages.Embeddings.ListModelsAsync()).Should().BeEmpty();
    }
}
