using Conversa.Data.Embeddings;

namespace Conversa.Data.Tests.Embeddings;

/// <summary>The vectors of memories and of knowledge run the same code on blocks of their own.</summary>
public sealed class EmbeddingKindTests : IAsyncLifetime
{
    private const string Rows = """
        INSERT INTO users (id, created_at, updated_at) VALUES ('alice', 1, 1), ('bob', 1, 1);
        INSERT INTO memories (id, user_id, content, timestamp, created_at, updated_at) VALUES ('a', 'alice', 'one', 1, 1, 1), ('b', 'bob', 'two', 1, 1, 1);
        INSERT INTO knowledge_items (id, user_id, source_type, source_id, knowledge_type, title, content, created_at, updated_at)
        VALUES ('a', 'alice', 'file', 'f', 'concept', 'One', 'one', 1, 1), ('b', 'bob', 'file', 'f', 'concept', 'Two', 'two', 1, 1), ('shared', NULL, 'file', 'f', 'concept', 'Shared', '', 1, 1)
        """;

    private readonly FakeEmbedder _embedder = new();
    private readonly RawStore _raw;

    public EmbeddingKindTests() => _raw = new(configure: o => o.Embedders["m"] = _embedder);

    public static TheoryData<string> Kinds => ["Memory", "Knowledge"];

    public Task InitializeAsync() => _raw.RunAsync(Rows);

    public async Task DisposeAsync() => await _raw.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Vectors_are_stored_found_and_deleted(string kind)
    {
        var vectors = Of(kind);
        await vectors.SetManyAsync([new("a", "m", new float[] { 1, 0 }), new("b", "m", new float[] { 0, 1 })]);

        (await vectors.FindAsync("a", "m"))!.Vector.ToArray().Should().Equal(1, 0);
        (await vectors.NearestAsync("m", new float[] { 1, 0 })).Select(n => n.Id).Should().Equal("a", "b");
        (await vectors.NearestAsync("m", new float[] { 1, 0 }, filter: new() { UserId = "bob" })).Select(n => n.Id).Should().Equal("b");
        (await Of(kind, "bob").NearestAsync("m", new float[] { 1, 0 })).Select(n => n.Id).Should().Equal("b");
        (await Of(kind, "bob").FindAsync("a", "m")).Should().BeNull();
        (await Of(kind, "bob").DeleteAsync("a", "m")).Should().BeFalse();
        (await vectors.ListModelsAsync()).Should().Equal(new EmbeddingModel { Model = "m", Dimensions = 2, Count = 2 });
        (await vectors.DeleteAsync("a", "m")).Should().BeTrue();
        (await vectors.ClearAsync("m")).Should().Be(1);
        await FluentActions.Awaiting(() => vectors.SetAsync("nothing", "m", new float[] { 1 })).Should().ThrowAsync<ConversationStoreNotFoundException>();
        await FluentActions.Awaiting(() => vectors.NearestAsync("m", new float[] { 1 }, filter: new() { ConversationId = "c" })).Should().ThrowAsync<ArgumentException>();
    }

    [Theory]
    [InlineData("Memory", "one|two")]
    [InlineData("Knowledge", "One\none|Two\ntwo|Shared\n")]
    public async Task A_backfill_embeds_their_texts(string kind, string texts)
    {
        (await Of(kind).BackfillAsync("m")).Stored.Should().Be(texts.Split('|').Length);

        _embedder.Calls.Should().ContainSingle().Which.Should().Equal(texts.Split('|'));
    }

    [Theory]
    [InlineData("Memory", "memories")]
    [InlineData("Knowledge", "knowledge_items")]
    public async Task What_another_program_does_is_noticed(string kind, string table)
    {
        var vectors = Of(kind);
        await vectors.BackfillAsync("m");
        (await vectors.NearestAsync("m", new float[] { 1, 0 }, filter: new() { UserId = "bob" })).Should().ContainSingle();

        await _raw.RunAsync($"UPDATE {table} SET user_id = 'alice' WHERE id = 'b'");
        (await vectors.NearestAsync("m", new float[] { 1, 0 }, filter: new() { UserId = "bob" })).Should().BeEmpty();
        (await vectors.NearestAsync("m", new float[] { 1, 0 }, filter: new() { UserId = "alice" })).Should().HaveCount(2);

        await _raw.RunAsync($"UPDATE {table} SET content = 'changed'");
        (await vectors.NearestAsync("m", new float[] { 1, 0 })).Should().BeEmpty();
    }

    [Fact]
    public async Task Shared_knowledge_is_nobodys()
    {
        await Of("Knowledge").SetAsync("shared", "m", new float[] { 1, 0 });

        (await Of("Knowledge").NearestAsync("m", new float[] { 1, 0 })).Select(n => n.Id).Should().Equal("shared");
        (await Of("Knowledge", "alice").NearestAsync("m", new float[] { 1, 0 })).Should().BeEmpty();
        (await Of("Knowledge").NearestAsync("m", new float[] { 1, 0 }, filter: new() { UserId = "alice" })).Should().BeEmpty();
    }

    private EmbeddingRepository Of(string kind, string? owner = null) =>
        new(_raw.Database, owner, kind == "Memory" ? EmbeddingKind.Memory : EmbeddingKind.Knowledge);
}
