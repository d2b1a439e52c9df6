using Conversa.Data.Embeddings;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Embeddings;

/// <summary>What is kept in memory, and that nobody can tell.</summary>
public sealed class VectorIndexTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_model_searched_longest_ago_goes_first()
    {
        await using var raw = new RawStore(configure: o => o.VectorMemoryBytes = 40_000);
        await FillAsync(raw.Store, 100, "a", "b", "c");
        var vectors = raw.Store.Messages.Embeddings;
        foreach (var model in new[] { "a", "b", "a", "c" })
        {
            (await vectors.NearestAsync(model, Vector(3), 1)).Should().ContainSingle().Which.Id.Should().Be("003");
            raw.Database.Vectors.Bytes.Should().BePositive().And.BeLessThanOrEqualTo(40_000);
        }

        raw.Database.Vectors.Models.Should().Equal("a", "c");
        (await vectors.NearestAsync("b", Vector(4), 1)).Should().ContainSingle().Which.Id.Should().Be("004");
        raw.Database.Vectors.Models.Should().Equal("b", "c");
    }

    [Fact]
    public async Task A_model_that_does_not_fit_is_not_kept()
    {
        await using var raw = new RawStore(configure: o => o.VectorMemoryBytes = 10_000);
        await FillAsync(raw.Store, 50, "a");
        var vectors = raw.Store.Messages.Embeddings;
        await vectors.NearestAsync("a", Vector(0));
        raw.Database.Vectors.Models.Should().Equal("a");

        await FillAsync(raw.Store, 100, "a");
        (await vectors.NearestAsync("a", Vector(70), 1)).Should().ContainSingle().Which.Id.Should().Be("070");
        (await vectors.NearestAsync("a", Vector(71), 1)).Should().ContainSingle().Which.Id.Should().Be("071");
        raw.Database.Vectors.Models.Should().BeEmpty();
    }

    [Fact]
    public async Task A_model_that_turned_out_not_to_fit_is_not_read_in_again_in_place_of_others()
    {
        long bytes;
        await using (var measured = new RawStore())
        {
            await FillAsync(measured.Store, 50, "a");
            await measured.Store.Messages.Embeddings.NearestAsync("a", Vector(0));
            bytes = measured.Database.Vectors.Bytes;
        }

        // The vectors alone would fit, with the names they do not.
        await using var raw = new RawStore(configure: o => o.VectorMemoryBytes = bytes - 1);
        await FillAsync(raw.Store, 50, "a", "b");
        await raw.RunAsync("DELETE FROM message_embeddings WHERE model = 'b' AND message_id > '005'");
        var vectors = raw.Store.Messages.Embeddings;
        foreach (var model in new[] { "a", "b", "a", "a" })
        {
            (await vectors.NearestAsync(model, Vector(3), 1)).Should().ContainSingle().Which.Id.Should().Be("003");
        }

        raw.Database.Vectors.Models.Should().Equal("b");
    }

    [Fact]
    public async Task A_search_that_began_earlier_takes_nothing_newer_away()
    {
        await using var raw = new RawStore($"Data Source={_directory.Database}");
        await FillAsync(raw.Store, 10, "m");
        var vectors = raw.Store.Messages.Embeddings;
        await vectors.NearestAsync("m", Vector(0));
        await raw.Database.SearchAsync(
            async session =>
            {
                session.RunCount("SELECT count(*) FROM message_embeddings");

                // Its moment stands, and all is stored anew meanwhile; other searches notice how much is gone.
                for (var i = 0; i < 3; i++)
                {
                    await FillAsync(raw.Store, 10, "m");
                    await vectors.NearestAsync("m", Vector(0), 1);
                }

                await vectors.NearestAsync("m", Vector(0), 10);
                return await VectorSearch.RankAsync(session, raw.Database.Vectors, VectorSearch.Of(EmbeddingKind.Message, new("m", Vector(0)), null, 3), CancellationToken.None);
            },
            CancellationToken.None);

        (await vectors.NearestAsync("m", Vector(0), 100)).Should().HaveCount(10);
    }

    [Fact]
    public async Task Replaced_vectors_do_not_pile_up()
    {
        await using var raw = new RawStore();
        for (var i = 0; i < 60; i++)
        {
            await FillAsync(raw.Store, 100, "a");
            (await raw.Store.Messages.Embeddings.NearestAsync("a", Vector(99), 100)).Should().HaveCount(100);
        }

        raw.Database.Vectors.Bytes.Should().BeLessThan(1500 * 250);
    }

    [Fact]
    public async Task Another_process_is_noticed()
    {
        await using var store = await _directory.OpenAsync();
        await FillAsync(store, 3, "m");
        var vectors = store.Messages.Embeddings;
        (await vectors.NearestAsync("m", Vector(0), 1)).Single().Id.Should().Be("000");

        await using (var other = await OtherProcess.StartAsync("embed", _directory.Database, "000=", $"002={string.Join(';', Vector(0))}"))
        {
            await other.FinishAsync();
        }

        var found = await vectors.NearestAsync("m", Vector(0));
        found.Select(n => n.Id).Should().Equal("002", "001");
        found[0].Similarity.Should().BeApproximately(1, 1e-6);
    }

    [Fact]
    public async Task After_the_table_was_made_anew_nothing_of_the_old_one_is_found()
    {
        await using var raw = new RawStore();
        await FillAsync(raw.Store, 10, "m");
        await raw.Store.Messages.Embeddings.NearestAsync("m", Vector(0));

        await raw.Store.Maintenance.RollbackToAsync(16);
        await raw.Store.Maintenance.MigrateAsync();
        (await raw.Store.Messages.Embeddings.NearestAsync("m", Vector(0))).Should().BeEmpty();
        await raw.Store.Messages.Embeddings.SetAsync("005", "m", Vector(1));

        (await raw.Store.Messages.Embeddings.NearestAsync("m", Vector(1))).Select(n => n.Id).Should().Equal("005");
    }

    [Fact]
    public async Task What_another_program_stored_that_is_no_vector_is_passed_over()
    {
        await using var raw = new RawStore();
        await FillAsync(raw.Store, 5, "m");
        var zeros = string.Concat(Enumerable.Repeat("00000000", Size));
        var infinite = string.Concat(Enumerable.Repeat("0000807f", Size));
        await raw.RunAsync($"""
            UPDATE message_embeddings SET vector = x'{zeros}' WHERE message_id = '001';
            UPDATE message_embeddings SET vector = x'{infinite}' WHERE message_id = '002';
            UPDATE message_embeddings SET dimensions = 1, vector = x'0000803f' WHERE message_id = '003';
            """);

        (await raw.Store.Messages.Embeddings.NearestAsync("m", Vector(0))).Select(n => n.Id).Should().Equal("000", "004");
    }

    [Fact]
    public async Task A_caller_may_ask_for_some_rows_only_and_gets_as_many_as_there_are()
    {
        await using var raw = new RawStore();
        await FillAsync(raw.Store, 900, "m");
        var asked = 0;
        var search = VectorSearch.Of(EmbeddingKind.Message, new("m", Vector(0)), owner: null, count: 3) with
        {
            Wanted = seq =>
            {
                asked++;
                return seq % 250 == 0;
            },
        };

        var found = await raw.Database.ReadAsync(session => VectorSearch.RankAsync(session, raw.Database.Vectors, search, default), default);

        found.Select(r => r.Seq).Should().BeEquivalentTo([250, 500, 750]);
        found.Select(r => r.Score).Should().BeInDescendingOrder();
        asked.Should().BeLessThanOrEqualTo(900);
    }

    private const int Size = 100;

    // Each in a direction of its own, all leaning the same way a little.
    private static float[] Vector(int i)
    {
        var random = new Random(i);
        return [.. Enumerable.Range(0, Size).Select(_ => (float)random.NextDouble() - 0.4f)];
    }

    private static async Task FillAsync(IConversationStore store, int count, params string[] models)
    {
        var chat = await store.Conversations.GetOrCreateAsync("chat", "alice");
        for (var i = (int)await store.Messages.CountAsync(chat.Id); i < count; i++)
        {
            await store.Messages.CreateAsync(new NewMessage(chat.Id, MessageRole.User, "x") { Id = $"{i:000}" });
        }

        await store.Messages.Embeddings.SetManyAsync([.. models.SelectMany(m => Enumerable.Range(0, count).Select(i => new NewEmbedding($"{i:000}", m, Vector(i))))]);
    }
}
