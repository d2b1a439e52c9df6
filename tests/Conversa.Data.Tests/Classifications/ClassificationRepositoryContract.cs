using Conversa.Data.Classifications;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Classifications;

public abstract class ClassificationRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task Save_stores_every_property()
    {
        var message = await MessageAsync();
        var given = new NewClassification(message.Id, "intent", """{ "intent" : "greet 👋" }""", 0.875, 42)
        {
            Id = "my-id",
            LlmModel = "small",
            Metadata = """{"a":1}""",
        };

        var stored = await Store.Classifications.SaveClassificationAsync(given);

        stored.Should().BeEquivalentTo(given);
        stored.CreatedAt.Should().Be(ManualClock.Start);
        (await Store.Classifications.GetClassificationsForMessageAsync(message.Id)).Should().Equal(stored);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Save_takes_the_ends_of_confidence_and_makes_an_id(double confidence)
    {
        var message = await MessageAsync();

        var stored = await Store.Classifications.SaveClassificationAsync(new(message.Id, "safety", "true", confidence, 0));

        Guid.Parse(stored.Id).Version.Should().Be(7);
        stored.Confidence.Should().Be(confidence);
        stored.LlmModel.Should().BeNull();
        stored.Metadata.Should().BeNull();
    }

    [Fact]
    public async Task Results_come_in_the_order_in_which_they_were_stored()
    {
        var message = await MessageAsync();
        await MessageAsync();
        var stored = new List<ClassificationResult>();
        for (var i = 0; i < 10; i++)
        {
            stored.Add(await SaveAsync(message, $"c{9 - i}"));
        }

        (await Store.Classifications.GetClassificationsForMessageAsync(message.Id)).Should().Equal(stored);
        (await Store.Classifications.GetClassificationsForMessageAsync(message.Id, limit: 3)).Should().Equal(stored.Take(3));
    }

    [Fact]
    public async Task SaveMany_stores_all_in_order_or_none()
    {
        var message = await MessageAsync();
        var other = await MessageAsync();
        NewClassification[] good = [new(message.Id, "b", "1", 0.5, 1), new(other.Id, "a", "2", 0.5, 1), new(message.Id, "a", "3", 0.5, 1)];
        NewClassification[] bad = [new(message.Id, "c", "4", 0.5, 1), new("nowhere", "c", "5", 0.5, 1)];

        var stored = await Store.Classifications.SaveClassificationsAsync(good);
        var refused = () => Store.Classifications.SaveClassificationsAsync(bad);

        stored.Select(r => r.Result).Should().Equal("1", "2", "3");
        (await refused.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nowhere'*");
        (await Store.Classifications.GetClassificationsForMessageAsync(message.Id)).Should().Equal(stored[0], stored[2]);
        (await Store.Classifications.GetClassificationsForMessageAsync(other.Id)).Should().Equal(stored[1]);
        (await Store.Classifications.SaveClassificationsAsync([])).Should().BeEmpty();
    }

    [Fact]
    public async Task Results_of_several_messages_come_by_message()
    {
        var first = await MessageAsync();
        var second = await MessageAsync();
        var silent = await MessageAsync();
        var a = await SaveAsync(first, "a");
        var b = await SaveAsync(second, "b");
        var c = await SaveAsync(first, "c");

        var all = await Store.Classifications.GetClassificationsForMessagesAsync([second.Id, first.Id, silent.Id, first.Id, "nothing"]);
        var one = await Store.Classifications.GetClassificationsForMessagesAsync([first.Id, second.Id], limit: 1);

        all.Should().HaveCount(4);
        all[first.Id].Should().Equal(a, c);
        all[second.Id].Should().Equal(b);
        all[silent.Id].Should().BeEmpty();
        all["nothing"].Should().BeEmpty();
        one[first.Id].Should().Equal(a);
        one[second.Id].Should().Equal(b);
        (await Store.Classifications.GetClassificationsForMessagesAsync([])).Should().BeEmpty();
    }

    [Fact]
    public async Task Ids_of_any_text_travel_in_bulk()
    {
        var chat = await ChatAsync();
        string[] ids = ["\"'\\", "1", "日本語 👩‍👩‍👧", "<&>", "\u0001"];
        foreach (var id in ids)
        {
            await Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "x") { Id = id });
            await Store.Classifications.SaveClassificationAsync(new(id, "c", "1", 0.5, 1));
            await Store.Classifications.SaveArbiterDecisionAsync(new(id, "1"));
        }

        (await Store.Classifications.GetClassificationsForMessagesAsync(ids)).Should().OnlyContain(m => m.Value.Single().MessageId == m.Key);
        (await Store.Classifications.GetArbiterDecisionsForMessagesAsync(ids)).Keys.Should().BeEquivalentTo(ids);
    }

    [Fact]
    public async Task Results_of_a_conversation_come_in_the_order_of_its_messages_without_gap_or_repeat()
    {
        var chat = await ChatAsync();
        var messages = await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 12).Select(i => new NewMessage(chat.Id, MessageRole.User, $"{i}") { Timestamp = ManualClock.Start.AddSeconds(-(i * 7 % 5)) })]);
        await SaveAsync(await MessageAsync(), "elsewhere");
        foreach (var (message, i) in messages.Reverse().SelectMany(m => Enumerable.Range(0, int.Parse(m.Content, null) % 4).Select(i => (m, i))))
        {
            await SaveAsync(message, $"{message.Content}-{i}");
        }

        var expected = messages.OrderBy(m => m.Timestamp).ThenBy(m => m.Seq).SelectMany(m => Enumerable.Range(0, int.Parse(m.Content, null) % 4).Select(i => $"{m.Content}-{i}"));
        foreach (var limit in new[] { 1, 2, 5, 18, 100 })
        {
            var seen = new List<string>();
            string? cursor = null;
            do
            {
                var page = await Store.Classifications.GetClassificationsForConversationAsync(chat.Id, limit, cursor);
                page.Items.Count.Should().BeLessThanOrEqualTo(limit);
                seen.AddRange(page.Items.Select(r => r.ClassifierName));
                cursor = page.NextCursor;
            }
            while (cursor is not null);

            seen.Should().Equal(expected);
        }
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        var message = await MessageAsync();
        await SaveAsync(message, "a");
        await SaveAsync(message, "b");
        var cursor = (await Store.Classifications.GetClassificationsForConversationAsync(message.ConversationId, limit: 1)).NextCursor!;
        var chat = await ChatAsync();

        foreach (var misuse in new Func<Task>[]
        {
            () => Store.Classifications.GetClassificationsForConversationAsync(chat.Id, 1, cursor),
            () => Store.ForUser(Alice).Classifications.GetClassificationsForConversationAsync(message.ConversationId, 1, cursor),
            () => Store.Classifications.GetClassificationsForConversationAsync(message.ConversationId, 1, "not a cursor"),
            () => Store.Classifications.GetClassificationsForConversationAsync(message.ConversationId, 1, cursor[..^4]),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task A_decision_stores_every_property()
    {
        var message = await MessageAsync();
        var given = new NewArbiterDecision(message.Id, """{ "intent": "greet" }""")
        {
            Id = "my-id",
            Reasoning = "because 👋",
            ClassifierAgreement = 66.5,
            Overrides = """["by hand"]""",
            Metadata = "[1]",
        };

        var stored = await Store.Classifications.SaveArbiterDecisionAsync(given);

        stored.Should().BeEquivalentTo(given);
        stored.CreatedAt.Should().Be(ManualClock.Start);
        (await Store.Classifications.GetArbiterDecisionAsync(message.Id)).Should().Be(stored);
    }

    [Fact]
    public async Task The_latest_decision_counts_and_the_others_stay()
    {
        var message = await MessageAsync();
        var undecided = await MessageAsync();
        var first = await DecideAsync(message, "1", 10);
        var second = await DecideAsync(message, "2", 20);

        (await Store.Classifications.GetArbiterDecisionAsync(message.Id)).Should().Be(second);
        (await Store.Classifications.ListArbiterDecisionsAsync(message.Id)).Should().Equal(second, first);
        (await Store.Classifications.ListArbiterDecisionsAsync(message.Id, limit: 1)).Should().Equal(second);
        var byMessage = await Store.Classifications.GetArbiterDecisionsForMessagesAsync([undecided.Id, message.Id, message.Id, "nothing"]);
        byMessage.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create(message.Id, second));
        (await Store.Classifications.GetArbiterDecisionsForMessagesAsync([])).Should().BeEmpty();
    }

    [Fact]
    public async Task SaveDecisions_stores_all_in_order_or_none()
    {
        var message = await MessageAsync();
        await SaveAsync(message, "c", "1");

        var stored = await Store.Classifications.SaveArbiterDecisionsAsync([new(message.Id, "1"), new(message.Id, "2")]);
        var refused = () => Store.Classifications.SaveArbiterDecisionsAsync([new(message.Id, "3"), new("nowhere", "4")]);

        stored.Select(d => (d.FinalClassification, d.ClassifierAgreement)).Should().Equal(("1", 100), ("2", 0));
        (await refused.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nowhere'*");
        (await Store.Classifications.ListArbiterDecisionsAsync(message.Id)).Should().Equal(stored[1], stored[0]);
        (await Store.Classifications.SaveArbiterDecisionsAsync([])).Should().BeEmpty();
    }

    [Fact]
    public async Task Agreement_is_computed_from_what_each_classifier_said_last()
    {
        var message = await MessageAsync();
        await SaveAsync(await MessageAsync(), "elsewhere", """{"intent":"buy"}""");
        await SaveAsync(message, "a", """{"intent":"greet"}""");
        await SaveAsync(message, "b", """{"intent":"buy"}""");
        await SaveAsync(message, "a", """{"intent":"buy"}""");
        await SaveAsync(message, "c", """{"topic":"shoes"}""");

        (await DecideAsync(message, """{"intent":"buy"}""")).ClassifierAgreement.Should().BeApproximately(200 / 3.0, 1e-9);
        (await DecideAsync(message, """{"intent":"greet"}""")).ClassifierAgreement.Should().Be(0);
        (await DecideAsync(message, """{"intent":"buy","topic":"shoes"}""")).ClassifierAgreement.Should().Be(100);
        (await DecideAsync(message, """{"intent":"greet"}""", agreement: 12)).ClassifierAgreement.Should().Be(12, "the host knows better");
    }

    [Fact]
    public async Task Without_results_nobody_agrees()
    {
        (await DecideAsync(await MessageAsync(), """{"intent":"buy"}""")).ClassifierAgreement.Should().Be(0);
    }

    [Fact]
    public async Task Statistics_are_of_each_classifier()
    {
        var decided = await MessageAsync();
        var undecided = await MessageAsync();
        for (var i = 1; i <= 20; i++)
        {
            await Store.Classifications.SaveClassificationAsync(new(undecided.Id, "intent", "1", i == 1 ? 0 : 0.5, i * 10));
        }

        await Store.Classifications.SaveClassificationAsync(new(decided.Id, "safety", "1", 0.25, 7));
        await Store.Classifications.SaveClassificationAsync(new(decided.Id, "safety", "1", 0.75, 8));
        await DecideAsync(decided, "1", 10);
        await DecideAsync(decided, "1", 40);

        (await Store.Classifications.GetClassifierStatisticsAsync()).Should().Equal(
            new ClassifierStatistics { ClassifierName = "intent", Count = 20, AverageConfidence = 9.5 / 20, MinConfidence = 0, MaxConfidence = 0.5, AverageProcessingTimeMs = 105, P95ProcessingTimeMs = 190, ArbiterAgreement = null },
            new ClassifierStatistics { ClassifierName = "safety", Count = 2, AverageConfidence = 0.5, MinConfidence = 0.25, MaxConfidence = 0.75, AverageProcessingTimeMs = 7.5, P95ProcessingTimeMs = 8, ArbiterAgreement = 40 });
        (await Store.Classifications.GetClassifierStatisticsAsync(limit: 1)).Should().ContainSingle().Which.ClassifierName.Should().Be("intent");
    }

    [Fact]
    public async Task A_messages_agreement_counts_once_for_a_classifier()
    {
        var often = await MessageAsync();
        var once = await MessageAsync();
        await SaveAsync(often, "c");
        await SaveAsync(often, "c");
        await SaveAsync(often, "c");
        await SaveAsync(once, "c");
        await DecideAsync(often, "1", 20);
        await DecideAsync(once, "1", 40);

        (await Store.Classifications.GetClassifierStatisticsAsync("c")).Single().ArbiterAgreement.Should().Be(30);
    }

    [Fact]
    public async Task Statistics_are_narrowed_by_classifier_time_and_conversation()
    {
        var first = await MessageAsync();
        var second = await MessageAsync(Bob);
        await SaveAsync(first, "a");
        await SaveAsync(first, "b");
        Clock.Advance(TimeSpan.FromHours(1));
        await SaveAsync(second, "b");
        await SaveAsync(second, "c");

        async Task<string> Of(string? name = null, DateTimeOffset? from = null, DateTimeOffset? to = null, string? chat = null, IClassificationRepository? of = null) =>
            string.Join(' ', (await (of ?? Store.Classifications).GetClassifierStatisticsAsync(name, from, to, chat)).Select(s => $"{s.ClassifierName}{s.Count}"));

        var later = ManualClock.Start.AddHours(1);
        var bobs = Store.ForUser(Bob).Classifications;
        (await Of()).Should().Be("b2 a1 c1");
        (await Of("b")).Should().Be("b2");
        (await Of("B")).Should().BeEmpty();
        (await Of(from: later)).Should().Be("b1 c1");
        (await Of(to: later)).Should().Be("a1 b1");
        (await Of("b", from: later)).Should().Be("b1");
        (await Of(from: later.AddHours(1))).Should().BeEmpty();
        (await Of(from: later, to: later)).Should().BeEmpty();
        (await Of(chat: first.ConversationId)).Should().Be("a1 b1");
        (await Of("b", chat: second.ConversationId)).Should().Be("b1");
        (await Of(to: later, chat: second.ConversationId)).Should().BeEmpty();
        (await Of(chat: "nowhere")).Should().BeEmpty();
        (await Of(of: bobs)).Should().Be("b1 c1");
        (await Of("c", from: later, of: bobs)).Should().Be("c1");
        (await Of("a", of: bobs)).Should().BeEmpty();
        (await Of(chat: second.ConversationId, of: bobs)).Should().Be("b1 c1");
        (await Of(chat: first.ConversationId, of: bobs)).Should().BeEmpty();
    }

    [Fact]
    public async Task Statistics_of_nothing_are_empty() =>
        (await Store.Classifications.GetClassifierStatisticsAsync()).Should().BeEmpty();

    [Fact]
    public async Task What_was_said_of_a_message_goes_with_it()
    {
        var message = await MessageAsync();
        await SaveAsync(message, "c");
        await DecideAsync(message, "1");

        await Store.Messages.DeleteAsync(message.Id);

        (await Store.Classifications.GetClassificationsForMessageAsync(message.Id)).Should().BeEmpty();
        (await Store.Classifications.GetArbiterDecisionAsync(message.Id)).Should().BeNull();
        (await Store.Classifications.GetClassifierStatisticsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Bad_results_are_refused_by_name_and_nothing_is_stored()
    {
        var message = await MessageAsync();
        NewClassification Good() => new(message.Id, "c", "1", 0.5, 1);

        foreach (var (classification, parameter) in new (NewClassification, string)[]
        {
            (Good() with { Id = "" }, "classification.Id"),
            (Good() with { MessageId = null! }, "classification.MessageId"),
            (Good() with { MessageId = "" }, "classification.MessageId"),
            (Good() with { ClassifierName = null! }, "classification.ClassifierName"),
            (Good() with { ClassifierName = "" }, "classification.ClassifierName"),
            (Good() with { ClassifierName = "a\0" }, "classification.ClassifierName"),
            (Good() with { ClassifierName = new string('x', 257) }, "classification.ClassifierName"),
            (Good() with { Result = null! }, "classification.Result"),
            (Good() with { Result = "" }, "classification.Result"),
            (Good() with { Result = "{'a':1}" }, "classification.Result"),
            (Good() with { Result = "\"\ud800\"" }, "classification.Result"),
            (Good() with { Result = "\"" + new string('x', 1024 * 1024) + "\"" }, "classification.Result"),
            (Good() with { Confidence = -0.01 }, "classification.Confidence"),
            (Good() with { Confidence = 1.01 }, "classification.Confidence"),
            (Good() with { Confidence = double.NaN }, "classification.Confidence"),
            (Good() with { ProcessingTimeMs = -1 }, "classification.ProcessingTimeMs"),
            (Good() with { LlmModel = "" }, "classification.LlmModel"),
            (Good() with { Metadata = "{" }, "classification.Metadata"),
        })
        {
            var save = () => Store.Classifications.SaveClassificationAsync(classification);
            await save.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
            var saveMany = () => Store.Classifications.SaveClassificationsAsync([Good(), classification]);
            await saveMany.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Classifications.GetClassificationsForMessageAsync(message.Id)).Should().BeEmpty();
    }

    [Fact]
    public async Task Bad_decisions_are_refused_by_name_and_nothing_is_stored()
    {
        var message = await MessageAsync();
        NewArbiterDecision Good() => new(message.Id, "1");

        foreach (var (decision, parameter) in new (NewArbiterDecision, string)[]
        {
            (Good() with { Id = "" }, "decision.Id"),
            (Good() with { MessageId = null! }, "decision.MessageId"),
            (Good() with { FinalClassification = null! }, "decision.FinalClassification"),
            (Good() with { FinalClassification = "{" }, "decision.FinalClassification"),
            (Good() with { Reasoning = "\0" }, "decision.Reasoning"),
            (Good() with { ClassifierAgreement = -0.1 }, "decision.ClassifierAgreement"),
            (Good() with { ClassifierAgreement = 100.1 }, "decision.ClassifierAgreement"),
            (Good() with { ClassifierAgreement = double.NaN }, "decision.ClassifierAgreement"),
            (Good() with { Overrides = "" }, "decision.Overrides"),
            (Good() with { Metadata = "]" }, "decision.Metadata"),
        })
        {
            var save = () => Store.Classifications.SaveArbiterDecisionAsync(decision);
            await save.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
            var saveMany = () => Store.Classifications.SaveArbiterDecisionsAsync([Good(), decision]);
            await saveMany.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await Store.Classifications.GetArbiterDecisionAsync(message.Id)).Should().BeNull();
    }

    [Fact]
    public async Task Bad_arguments_are_refused_by_name()
    {
        var of = Store.Classifications;
        string[] tooMany = [.. Enumerable.Range(0, 1001).Select(i => $"{i}")];
        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => of.SaveClassificationAsync(null!), "classification"),
            (() => of.SaveClassificationsAsync(null!), "classifications"),
            (() => of.SaveClassificationsAsync([null!]), "classifications"),
            (() => of.SaveArbiterDecisionAsync(null!), "decision"),
            (() => of.SaveArbiterDecisionsAsync(null!), "decisions"),
            (() => of.SaveArbiterDecisionsAsync([null!]), "decisions"),
            (() => of.GetClassificationsForMessageAsync(""), "messageId"),
            (() => of.GetClassificationsForMessagesAsync(null!), "messageIds"),
            (() => of.GetClassificationsForMessagesAsync(["a", null!]), "messageIds"),
            (() => of.GetClassificationsForMessagesAsync(["a", ""]), "messageIds"),
            (() => of.GetClassificationsForMessagesAsync(tooMany), "messageIds"),
            (() => of.GetClassificationsForConversationAsync(""), "conversationId"),
            (() => of.GetArbiterDecisionAsync(null!), "messageId"),
            (() => of.ListArbiterDecisionsAsync(""), "messageId"),
            (() => of.GetArbiterDecisionsForMessagesAsync(["\0"]), "messageIds"),
            (() => of.GetArbiterDecisionsForMessagesAsync(tooMany), "messageIds"),
            (() => of.GetClassifierStatisticsAsync(""), "classifierName"),
            (() => of.GetClassifierStatisticsAsync(conversationId: ""), "conversationId"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await of.GetClassificationsForMessagesAsync(tooMany[..1000])).Should().HaveCount(1000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public async Task Limits_are_refused_beyond_their_range(int limit)
    {
        foreach (var read in new Func<Task>[]
        {
            () => Store.Classifications.GetClassificationsForMessageAsync("m", limit),
            () => Store.Classifications.GetClassificationsForMessagesAsync(["m"], limit),
            () => Store.Classifications.GetClassificationsForConversationAsync("c", limit),
            () => Store.Classifications.ListArbiterDecisionsAsync("m", limit),
            () => Store.Classifications.GetClassifierStatisticsAsync(limit: limit),
        })
        {
            await read.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName(nameof(limit));
        }
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty_to_read_and_an_error_to_store_for()
    {
        (await Store.Classifications.GetClassificationsForMessageAsync("nothing")).Should().BeEmpty();
        (await Store.Classifications.GetClassificationsForConversationAsync("nothing")).Should().BeEquivalentTo(new Page<ClassificationResult> { Items = [] });
        (await Store.Classifications.GetArbiterDecisionAsync("nothing")).Should().BeNull();
        (await Store.Classifications.ListArbiterDecisionsAsync("nothing")).Should().BeEmpty();

        foreach (var change in Changes(Store.Classifications, "nothing"))
        {
            (await change.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage("*'nothing'*");
        }
    }

    [Fact]
    public async Task An_id_that_is_taken_is_a_conflict()
    {
        var message = await MessageAsync();
        var result = await Store.Classifications.SaveClassificationAsync(new(message.Id, "c", "1", 0.5, 1) { Id = "x" });
        var decision = await Store.Classifications.SaveArbiterDecisionAsync(new(message.Id, "1") { Id = "x" });

        var results = () => Store.Classifications.SaveClassificationsAsync([new(message.Id, "c", "2", 0.5, 1), new(message.Id, "c", "3", 0.5, 1) { Id = "x" }]);
        var decisions = () => Store.Classifications.SaveArbiterDecisionsAsync([new(message.Id, "2"), new(message.Id, "3") { Id = "x" }]);

        await results.Should().ThrowAsync<ConversationStoreConflictException>();
        await decisions.Should().ThrowAsync<ConversationStoreConflictException>();
        (await Store.Classifications.GetClassificationsForMessageAsync(message.Id)).Should().Equal(result);
        (await Store.Classifications.ListArbiterDecisionsAsync(message.Id)).Should().Equal(decision);
    }

    [Theory]
    [InlineData(Bob)]
    [InlineData("ALICE")]
    public async Task A_users_store_does_not_know_what_was_said_of_others(string other)
    {
        var message = await MessageAsync();
        var result = await SaveAsync(message, "c");
        var decision = await DecideAsync(message, "1");
        await MessageAsync(other);
        var theirs = Store.ForUser(other).Classifications;

        (await theirs.GetClassificationsForMessageAsync(message.Id)).Should().BeEmpty();
        (await theirs.GetClassificationsForMessagesAsync([message.Id]))[message.Id].Should().BeEmpty();
        (await theirs.GetClassificationsForConversationAsync(message.ConversationId)).Items.Should().BeEmpty();
        (await theirs.GetArbiterDecisionAsync(message.Id)).Should().BeNull();
        (await theirs.ListArbiterDecisionsAsync(message.Id)).Should().BeEmpty();
        (await theirs.GetArbiterDecisionsForMessagesAsync([message.Id])).Should().BeEmpty();
        (await theirs.GetClassifierStatisticsAsync()).Should().BeEmpty();
        (await theirs.GetClassifierStatisticsAsync(conversationId: message.ConversationId)).Should().BeEmpty();
        foreach (var change in Changes(theirs, message.Id))
        {
            await change.Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        (await Store.Classifications.GetClassificationsForMessageAsync(message.Id)).Should().Equal(result);
        (await Store.Classifications.ListArbiterDecisionsAsync(message.Id)).Should().Equal(decision);
    }

    [Fact]
    public async Task A_users_store_does_all_of_it_with_their_own_messages()
    {
        var message = await MessageAsync();
        var mine = Store.ForUser(Alice).Classifications;

        var result = await mine.SaveClassificationAsync(new(message.Id, "c", "1", 0.5, 1));
        var results = await mine.SaveClassificationsAsync([new(message.Id, "d", "1", 0.5, 1)]);
        var decision = await mine.SaveArbiterDecisionAsync(new(message.Id, "1"));
        var decisions = await mine.SaveArbiterDecisionsAsync([new(message.Id, "2")]);

        decision.ClassifierAgreement.Should().Be(100);
        (await mine.GetClassificationsForMessageAsync(message.Id)).Should().Equal(result, results[0]);
        (await mine.GetClassificationsForMessagesAsync([message.Id]))[message.Id].Should().Equal(result, results[0]);
        (await mine.GetClassificationsForConversationAsync(message.ConversationId)).Items.Should().Equal(result, results[0]);
        (await mine.GetArbiterDecisionAsync(message.Id)).Should().Be(decisions[0]);
        (await mine.ListArbiterDecisionsAsync(message.Id)).Should().Equal(decisions[0], decision);
        (await mine.GetArbiterDecisionsForMessagesAsync([message.Id])).Should().ContainSingle().Which.Value.Should().Be(decisions[0]);
        (await mine.GetClassifierStatisticsAsync()).Select(s => s.ClassifierName).Should().Equal("c", "d");
    }

    private static IEnumerable<Func<Task>> Changes(IClassificationRepository classifications, string messageId) =>
    [
        () => classifications.SaveClassificationAsync(new(messageId, "c", "1", 0.5, 1)),
        () => classifications.SaveClassificationsAsync([new(messageId, "c", "1", 0.5, 1)]),
        () => classifications.SaveArbiterDecisionAsync(new(messageId, "1")),
        () => classifications.SaveArbiterDecisionsAsync([new(messageId, "1") { ClassifierAgreement = 1 }]),
    ];

    private async Task<Message> MessageAsync(string userId = Alice) =>
        await Store.Messages.AppendAsync((await ChatAsync(userId)).Id, MessageRole.User, "hello");

    private Task<ClassificationResult> SaveAsync(Message message, string classifier, string result = "1") =>
        Store.Classifications.SaveClassificationAsync(new(message.Id, classifier, result, 0.5, 1));

    private Task<ArbiterDecision> DecideAsync(Message message, string final, double? agreement = null) =>
        Store.Classifications.SaveArbiterDecisionAsync(new(message.Id, final) { ClassifierAgreement = agreement });
}
