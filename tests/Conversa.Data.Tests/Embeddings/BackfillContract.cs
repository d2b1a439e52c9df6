using Conversa.Data.Embeddings;

namespace Conversa.Data.Tests.Embeddings;

public abstract class BackfillContract(EngineKind engine) : EmbeddingContract(engine)
{
    private readonly FakeEmbedder _embedder = new();

    protected override void Configure(ConversationStoreOptions options) => options.Embedders[Model] = _embedder;

    [Fact]
    public async Task Everything_without_a_vector_gets_one_oldest_first_in_batches()
    {
        await AddAsync("has one", 0);
        foreach (var text in new[] { "one", "", " \t\r\n", "two", "three", "four", "five" })
        {
            await SayAsync($"id {text}", text);
        }

        var told = new List<EmbeddingProgress>();
        var done = await Vectors.BackfillAsync(Model, new() { BatchSize = 2 }, new Told(told));

        done.Should().Be(new EmbeddingProgress { Done = 5, Stored = 5, Total = 5 });
        told.Select(p => p.Done).Should().Equal(0, 2, 4, 5);
        told.Should().OnlyContain(p => p.Total == 5);
        _embedder.Calls.Select(c => string.Join(' ', c)).Should().Equal("one two", "three four", "five");
        (await Vectors.FindAsync("id three", Model))!.Vector.ToArray().Should().Equal(FakeEmbedder.Of("three"));
        (await Vectors.BackfillAsync(Model)).Should().Be(new EmbeddingProgress { Done = 0, Stored = 0, Total = 0 });
    }

    [Fact]
    public async Task A_limit_bounds_it()
    {
        foreach (var text in new[] { "one", "two", "three" })
        {
            await SayAsync(text, text);
        }

        (await Vectors.BackfillAsync(Model, new() { BatchSize = 2, Limit = 1 })).Should().Be(new EmbeddingProgress { Done = 1, Stored = 1, Total = 1 });
        (await Vectors.BackfillAsync(Model, new() { Limit = 9 })).Should().Be(new EmbeddingProgress { Done = 2, Stored = 2, Total = 2 });
    }

    [Fact]
    public async Task What_fails_goes_on_where_it_stopped()
    {
        foreach (var text in new[] { "one", "two", "three" })
        {
            await SayAsync(text, text);
        }

        _embedder.Before = texts => texts.Contains("two") ? throw new TimeoutException() : Task.CompletedTask;
        var backfill = () => Vectors.BackfillAsync(Model, new() { BatchSize = 1 });
        await backfill.Should().ThrowAsync<TimeoutException>();
        (await Vectors.ListModelsAsync()).Should().ContainSingle().Which.Count.Should().Be(1);

        _embedder.Before = null;
        (await backfill()).Should().Be(new EmbeddingProgress { Done = 2, Stored = 2, Total = 2 });
    }

    [Fact]
    public async Task A_text_that_is_edited_or_deleted_meanwhile_gets_no_vector_of_what_it_said()
    {
        foreach (var text in new[] { "edited", "deleted", "given", "kept" })
        {
            await SayAsync(text, text);
        }

        _embedder.Before = async _ =>
        {
            _embedder.Before = null;
            await Store.Messages.EditAsync("edited", "said otherwise");
            await Store.Messages.DeleteAsync("deleted");
            await Vectors.SetAsync("given", Model, At(90));
        };
        (await Vectors.BackfillAsync(Model)).Should().Be(new EmbeddingProgress { Done = 4, Stored = 1, Total = 4 });

        (await Vectors.FindAsync("edited", Model)).Should().BeNull();
        (await Vectors.FindAsync("given", Model))!.Vector.ToArray().Should().Equal(At(90));
        (await Vectors.BackfillAsync(Model)).Stored.Should().Be(1);
        (await Vectors.FindAsync("edited", Model))!.Vector.ToArray().Should().Equal(FakeEmbedder.Of("said otherwise"));
    }

    [Fact]
    public async Task An_embedder_that_breaks_its_promise_is_told_and_what_was_stored_stays()
    {
        await SayAsync("good", "good");
        await Vectors.BackfillAsync(Model);
        await SayAsync("a", "a");
        await SayAsync("b", "b");
        foreach (var (answer, rule) in new (float[][]?, string)[]
        {
            (null, "*0 vectors for 2 texts*"),
            ([[1, 2]], "*1 vectors for 2 texts*"),
            ([[1, 2], [float.NaN, 1]], "*finite*"),
            ([[1, 2], [float.PositiveInfinity, 1]], "*finite*"),
            ([[1, 2, 3], [1, 2, 3]], "*2 dimensions*it has 3*"),
            ([[1, 2], [1, 2, 3]], "*2 dimensions*it has 3*"),
        })
        {
            _embedder.Answer = () => answer;
            var backfill = () => Vectors.BackfillAsync(Model);
            (await backfill.Should().ThrowAsync<InvalidOperationException>()).WithMessage(rule);
        }

        (await Vectors.ListModelsAsync()).Should().ContainSingle().Which.Count.Should().Be(1);
    }

    [Fact]
    public async Task A_text_the_model_makes_nothing_of_is_passed_over()
    {
        await SayAsync("a", "a");
        await SayAsync("b", "b");
        await SayAsync("c", "c");
        _embedder.Answer = () => [[0, 0], [1, 2], []];

        (await Vectors.BackfillAsync(Model)).Should().Be(new EmbeddingProgress { Done = 3, Stored = 1, Total = 3 });
    }

    [Fact]
    public async Task It_is_refused_in_a_unit_of_work_and_without_an_embedder()
    {
        await using (var work = await Store.BeginAsync())
        {
            var within = () => work.Messages.Embeddings.BackfillAsync(Model);
            await within.Should().ThrowAsync<InvalidOperationException>();
        }

        var without = () => Vectors.BackfillAsync("other");
        (await without.Should().ThrowAsync<ArgumentException>()).WithMessage("*'other'*Embedders*");
        await FluentActions.Awaiting(() => Vectors.BackfillAsync(Model, new() { BatchSize = 0 })).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => Vectors.BackfillAsync(Model, new() { Limit = 0 })).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task It_can_be_cancelled()
    {
        await SayAsync("a", "a");
        using var source = new CancellationTokenSource();
        _embedder.Before = _ => source.CancelAsync();

        var backfill = () => Vectors.BackfillAsync(Model, cancellationToken: source.Token);

        await backfill.Should().ThrowAsync<OperationCanceledException>();
        (await Vectors.FindAsync("a", Model)).Should().BeNull();
    }

    [Fact]
    public async Task A_users_store_embeds_their_own_texts_only()
    {
        await SayAsync("alices", "x");
        await SayAsync("bobs", "y", (await ChatAsync(Bob)).Id);

        (await Store.ForUser(Bob).Messages.Embeddings.BackfillAsync(Model)).Should().Be(new EmbeddingProgress { Done = 1, Stored = 1, Total = 1 });

        _embedder.Calls.Should().ContainSingle().Which.Should().Equal("y");
    }

    private sealed class Told(List<EmbeddingProgress> list) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value) => list.Add(value);
    }
}
