using Conversa.Data.Context;
using Conversa.Data.Conversations;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Context;

public abstract class ContextOptimizationContract(EngineKind engine) : StoreContract(engine)
{
    private Conversation _chat = null!;
    private List<Message> _messages = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _chat = await ChatAsync();
        _messages = [.. await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 6).Select(i => new NewMessage(_chat.Id, MessageRole.User, $"m{i}"))])];
    }

    [Fact]
    public async Task RecordOptimization_stores_every_property_and_puts_the_messages_in_order()
    {
        var given = Summary(2, 0, 1, 2) with { Id = "mine", Metadata = """{ "model":"x" }""" };

        var stored = await Store.Context.RecordOptimizationAsync(given);

        stored.Should().BeEquivalentTo(given, o => o.Excluding(x => x.AffectedMessages));
        stored.AffectedMessages.Should().Equal(Ids(0, 1, 2));
        stored.UndoneAt.Should().BeNull();
        stored.CreatedAt.Should().Be(ManualClock.Start);
        stored.UpdatedAt.Should().Be(ManualClock.Start);
        ShouldBe(await Store.Context.FindOptimizationAsync("mine"), stored);
    }

    [Fact]
    public async Task RecordOptimization_may_stand_for_no_messages_and_say_nothing()
    {
        var stored = await Store.Context.RecordOptimizationAsync(new(_chat.Id, OptimizationTriggers.Auto, OptimizationTypes.Compression, 10, 12));

        stored.Summary.Should().BeNull();
        stored.AffectedMessages.Should().BeEmpty();
        Guid.Parse(stored.Id).Version.Should().Be(7);
    }

    public static TheoryData<string, NewContextOptimization> Bad => new()
    {
        { "optimization.Id", Of() with { Id = "" } },
        { "optimization.ConversationId", Of() with { ConversationId = "" } },
        { "optimization.TriggerReason", Of() with { TriggerReason = "" } },
        { "optimization.OptimizationType", Of() with { OptimizationType = null! } },
        { "optimization.TokensBefore", Of() with { TokensBefore = -1 } },
        { "optimization.TokensAfter", Of() with { TokensAfter = int.MaxValue + 1L } },
        { "optimization.Summary", Of() with { Summary = "" } },
        { "optimization.AffectedMessages", Of() with { AffectedMessages = null! } },
        { "optimization.AffectedMessages", Of() with { AffectedMessages = [""] } },
        { "optimization.AffectedMessages", Of() with { AffectedMessages = [null!] } },
        { "optimization.AffectedMessages", Of() with { AffectedMessages = [.. Enumerable.Range(0, 5000).Select(i => $"{i}{new string('x', 240)}")] } },
        { "optimization.Metadata", Of() with { Metadata = "{" } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task RecordOptimization_refuses_what_breaks_a_rule(string parameter, NewContextOptimization bad)
    {
        var record = () => Store.Context.RecordOptimizationAsync(bad.ConversationId.Length == 0 ? bad : bad with { ConversationId = _chat.Id });

        await record.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        (await ListAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task RecordOptimization_refuses_messages_that_are_not_there()
    {
        var other = await Store.Messages.AppendAsync((await ChatAsync()).Id, MessageRole.User, "elsewhere");

        foreach (var id in new[] { "nowhere", other.Id })
        {
            var record = () => Store.Context.RecordOptimizationAsync(Summary(0) with { AffectedMessages = [_messages[0].Id, id] });
            await record.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage($"*'{id}'*");
        }

        var nowhere = () => Store.Context.RecordOptimizationAsync(Of() with { ConversationId = "nowhere" });
        await nowhere.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'nowhere'*");
        (await ListAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_message_has_at_most_one_optimization_that_holds()
    {
        var first = await Store.Context.RecordOptimizationAsync(Summary(0, 1));

        var again = () => Store.Context.RecordOptimizationAsync(Summary(1, 2));
        (await again.Should().ThrowAsync<ConversationStoreConflictException>()).Which.ExistingId.Should().Be(first.Id);
        var taken = () => Store.Context.RecordOptimizationAsync(Summary(3) with { Id = first.Id });
        await taken.Should().ThrowAsync<ConversationStoreConflictException>();
        await Store.Context.UndoOptimizationAsync(first.Id);

        (await Store.Context.RecordOptimizationAsync(Summary(1, 2))).AffectedMessages.Should().Equal(Ids(1, 2));
    }

    [Fact]
    public async Task UndoOptimization_happens_once_and_leaves_it_in_the_ledger()
    {
        var stored = await Store.Context.RecordOptimizationAsync(Summary(0));
        Clock.Advance(TimeSpan.FromMinutes(1));

        var undone = await Store.Context.UndoOptimizationAsync(stored.Id);

        ShouldBe(undone, stored with { UndoneAt = Clock.Now, UpdatedAt = Clock.Now });
        ShouldBe(await Store.Context.FindOptimizationAsync(stored.Id), undone);
        var again = () => Store.Context.UndoOptimizationAsync(stored.Id);
        await again.Should().ThrowAsync<ConversationStoreInvalidTransitionException>().WithMessage($"*'{stored.Id}'*");
        var nowhere = () => Store.Context.UndoOptimizationAsync("nowhere");
        await nowhere.Should().ThrowAsync<ConversationStoreNotFoundException>().WithMessage("*'nowhere'*");
    }

    [Fact]
    public async Task UndoOptimization_is_done_by_one_of_many()
    {
        var stored = await Store.Context.RecordOptimizationAsync(Summary(0));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                await Store.Context.UndoOptimizationAsync(stored.Id);
                return true;
            }
            catch (ConversationStoreInvalidTransitionException)
            {
                return false;
            }
        })));

        outcomes.Should().ContainSingle(done => done);
    }

    [Fact]
    public async Task ListOptimizations_has_the_last_recorded_first_with_or_without_those_undone()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await Store.Context.RecordOptimizationAsync(Summary(i))).Id);
        }

        await Store.Context.UndoOptimizationAsync(ids[3]);
        ids.Reverse();

        var first = await Store.Context.ListOptimizationsAsync(_chat.Id, limit: 3);
        var rest = await Store.Context.ListOptimizationsAsync(_chat.Id, limit: 3, cursor: first.NextCursor);
        first.Items.Concat(rest.Items).Select(o => o.Id).Should().Equal(ids);
        rest.NextCursor.Should().BeNull();
        (await Store.Context.ListOptimizationsAsync(_chat.Id, includeUndone: false)).Items.Select(o => o.Id).Should().Equal(ids.Where((_, i) => i != 1));
        (await Store.Context.ListOptimizationsAsync("nowhere")).Items.Should().BeEmpty();
        foreach (var (parameter, list) in new (string, Func<Task>)[]
        {
            ("conversationId", () => Store.Context.ListOptimizationsAsync("")),
            ("limit", () => Store.Context.ListOptimizationsAsync(_chat.Id, limit: 1001)),
            ("cursor", () => Store.Context.ListOptimizationsAsync(_chat.Id, includeUndone: false, cursor: first.NextCursor)),
        })
        {
            await list.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task GetSavings_counts_what_holds()
    {
        (await Store.Context.GetSavingsAsync(_chat.Id)).Should().Be(new ContextSavings { Optimizations = 0, TokensBefore = 0, TokensAfter = 0 });
        await Store.Context.RecordOptimizationAsync(Summary(0) with { TokensBefore = 500, TokensAfter = 100 });
        await Store.Context.RecordOptimizationAsync(Summary(1) with { TokensBefore = 50, TokensAfter = 0 });
        var undone = await Store.Context.RecordOptimizationAsync(Summary(2));
        await Store.Context.UndoOptimizationAsync(undone.Id);

        var savings = await Store.Context.GetSavingsAsync(_chat.Id);

        savings.Should().Be(new ContextSavings { Optimizations = 2, TokensBefore = 550, TokensAfter = 100 });
        savings.TokensSaved.Should().Be(450);
    }

    [Fact]
    public async Task The_ledger_outlives_its_messages_and_goes_with_its_conversation()
    {
        var stored = await Store.Context.RecordOptimizationAsync(Summary(0, 1));
        await Store.Messages.DeleteAsync(_messages[0].Id);

        ShouldBe(await Store.Context.FindOptimizationAsync(stored.Id), stored);
        await Store.Conversations.DeleteAsync(_chat.Id);
        (await Store.Context.FindOptimizationAsync(stored.Id)).Should().BeNull();
    }

    [Fact]
    public async Task The_store_of_one_user_knows_no_optimizations_of_others()
    {
        var stored = await Store.Context.RecordOptimizationAsync(Summary(0));
        var (mine, others) = (Store.ForUser(Alice).Context, Store.ForUser(Bob).Context);

        ShouldBe(await mine.FindOptimizationAsync(stored.Id), stored);
        (await mine.ListOptimizationsAsync(_chat.Id)).Items.Should().ContainSingle();
        (await mine.GetSavingsAsync(_chat.Id)).Optimizations.Should().Be(1);
        (await mine.RecordOptimizationAsync(Summary(1))).Should().NotBeNull();
        (await others.FindOptimizationAsync(stored.Id)).Should().BeNull();
        (await others.ListOptimizationsAsync(_chat.Id)).Items.Should().BeEmpty();
        (await others.GetSavingsAsync(_chat.Id)).Optimizations.Should().Be(0);
        foreach (var change in new Func<Task>[]
        {
            () => others.UndoOptimizationAsync(stored.Id),
            () => others.RecordOptimizationAsync(Summary(2)),
            () => others.RecordOptimizationAsync(Of() with { ConversationId = _chat.Id }),
        })
        {
            await change.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }
    }

    private static NewContextOptimization Of() => new("conversation", OptimizationTriggers.TokenLimit, OptimizationTypes.Truncation, 100, 10);

    private NewContextOptimization Summary(params int[] messages) =>
        new(_chat.Id, OptimizationTriggers.UserRequest, OptimizationTypes.Summarization, 100, 10) { Summary = "They said m.", AffectedMessages = [.. Ids(messages)] };

    private IEnumerable<string> Ids(params int[] messages) => messages.Select(i => _messages[i].Id);

    private async Task<IReadOnlyList<ContextOptimization>> ListAsync() => (await Store.Context.ListOptimizationsAsync(_chat.Id)).Items;

    // Records compare their lists by reference.
    private static void ShouldBe(ContextOptimization? actual, ContextOptimization expected)
    {
        actual.Should().NotBeNull();
        actual!.AffectedMessages.Should().Equal(expected.AffectedMessages);
        actual.Should().Be(expected with { AffectedMessages = actual.AffectedMessages });
    }
}
