using Conversa.Data.Search;
using Conversa.Data.Tests.Embeddings;

namespace Conversa.Data.Tests.Search;

public sealed class VectorQueryTests
{
    private readonly FakeEmbedder _embedder = new();
    private readonly ConversationStoreOptions _options = new();

    public VectorQueryTests() => _options.Embedders["m"] = _embedder;

    [Fact]
    public async Task The_embedder_makes_the_vector_that_is_not_given()
    {
        var query = await VectorQueries.PrepareAsync(new("m") { Weight = 0.3 }, "hello", _options, default);

        query!.Vector!.Value.ToArray().Should().Equal(FakeEmbedder.Of("hello"));
        query.Weight.Should().Be(0.3);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_compare_words_search_alone()
    {
        (await VectorQueries.PrepareAsync(null, "x", _options, default)).Should().BeNull();
        (await VectorQueries.PrepareAsync(new("m"), " \n", _options, default)).Should().BeNull();
        _embedder.Calls.Should().BeEmpty();
        _embedder.Answer = () => [[0, 0]];
        (await VectorQueries.PrepareAsync(new("m"), "x", _options, default)).Should().BeNull();

        var given = new VectorQuery("other", new float[] { 1 });
        (await VectorQueries.PrepareAsync(given, "x", _options, default)).Should().BeSameAs(given);
    }

    [Fact]
    public void A_query_is_checked()
    {
        VectorQueries.Check(null, _options);
        VectorQueries.Check(new("m"), _options);
        foreach (var bad in new VectorQuery[]
        {
            new(""),
            new("other"),
            new("m", new float[] { 0 }),
            new("m", new[] { float.NaN }),
            new("m", ReadOnlyMemory<float>.Empty),
            new("m") { Weight = -0.1 },
            new("m") { Weight = 1.1 },
            new("m") { Weight = double.NaN },
        })
        {
            FluentActions.Invoking(() => VectorQueries.Check(bad, _options)).Should().Throw<ArgumentException>();
        }
    }

    [Fact]
    public async Task An_embedder_that_breaks_its_promise_is_told()
    {
        _embedder.Answer = () => [[1], [2]];
        await FluentActions.Awaiting(() => VectorQueries.PrepareAsync(new("m"), "x", _options, default).AsTask()).Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task Settings_of_vectors_are_checked()
    {
        foreach (var configure in new Action<ConversationStoreOptions>[]
        {
            o => o.VectorMemoryBytes = -1,
            o => o.VectorMemoryBytes = (1L << 40) + 1,
            o => o.Embedders[""] = _embedder,
            o => o.Embedders["m"] = null!,
        })
        {
            await FluentActions.Awaiting(() => ConversationStore.OpenTemporaryAsync(configure)).Should().ThrowAsync<ArgumentException>();
        }
    }

    [Fact]
    public async Task An_embedder_of_other_dimensions_breaks_its_promise()
    {
        await using var store = await ConversationStore.OpenTemporaryAsync(o => o.Embedders["m"] = _embedder);
        var memory = await store.Memories.RememberAsync("alice", "likes tea");
        await store.Memories.Embeddings.SetManyAsync([new(memory.Id, "m", new float[] { 1, 2, 3 })]);

        (await FluentActions.Awaiting(() => store.Memories.SearchAsync("alice", "tea", new() { Vector = new("m") })).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("*embedder*'m'*3*2*");
        await FluentActions.Awaiting(() => store.Memories.SearchAsync("alice", "tea", new() { Vector = new("m", new float[] { 1, 2 }) })).Should().ThrowAsync<ArgumentException>();
    }
}
