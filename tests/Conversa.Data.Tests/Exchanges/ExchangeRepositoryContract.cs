using Conversa.Data.Conversations;
using Conversa.Data.Exchanges;
using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Exchanges;

/// <summary>Asking, answering and finding.</summary>
public abstract class ExchangeRepositoryContract(EngineKind engine) : ExchangeContract(engine)
{
    [Fact]
    public async Task Ask_stores_a_question_as_a_message_and_the_exchange_with_it()
    {
        var chat = await ChatAsync();
        var session = await SessionAsync();
        var first = await Store.Exchanges.AskAsync(new(chat.Id, "before"));
        Clock.Advance(TimeSpan.FromSeconds(1));

        var asked = await Store.Exchanges.AskAsync(new(chat.Id, "What is slow?")
        {
            Id = "e",
            SessionId = session,
            ParentId = first.Id,
            QuestionExternalId = "x1",
            AuthorId = Bob,
            ContextFiles = ["/a.sql", "C:\\b.cs", "/a.sql"],
            ContextDatabases = ["db2", "db1"],
            Metadata = """{"k":1}""",
        });

        var question = (await Store.Messages.FindByExternalIdAsync(chat.Id, "x1"))!;
        question.Should().BeEquivalentTo(new { Content = "What is slow?", Role = MessageRole.User, AuthorId = Bob, UserId = Alice });
        asked.Should().BeEquivalentTo(new Exchange
        {
            Id = "e",
            UserId = Alice,
            SessionId = session,
            ConversationId = chat.Id,
            ParentId = first.Id,
            QuestionMessageId = question.Id,
            Question = "What is slow?",
            ContextFiles = ["/a.sql", "C:\\b.cs"],
            ContextDatabases = ["db2", "db1"],
            AskedAt = Clock.GetUtcNow(),
            Metadata = """{"k":1}""",
            CreatedAt = Clock.GetUtcNow(),
            UpdatedAt = Clock.GetUtcNow(),
        });
        (await Store.Exchanges.FindByIdAsync("e")).Should().BeEquivalentTo(asked);
        Guid.Parse(first.Id).Version.Should().Be(7);
        first.ContextFiles.Should().BeEmpty();
    }

    [Fact]
    public async Task Ask_takes_a_message_that_is_there()
    {
        var chat = await ChatAsync();
        var message = await Store.Messages.CreateAsync(new(chat.Id, MessageRole.Assistant, "How are you?") { Timestamp = Clock.GetUtcNow().AddDays(-9) });

        var asked = await Store.Exchanges.AskAsync(Of(chat.Id, message.Id));

        asked.Should().BeEquivalentTo(new { Question = "How are you?", QuestionMessageId = message.Id, AskedAt = message.Timestamp });
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(1);
    }

    [Fact]
    public async Task Ask_again_changes_nothing()
    {
        var chat = await ChatAsync();
        var asked = await Store.Exchanges.AskAsync(new(chat.Id, "a") { QuestionExternalId = "x" });

        (await Store.Exchanges.AskAsync(new(chat.Id, "b") { QuestionExternalId = "x", Id = "other", ContextFiles = ["f"] })).Should().BeEquivalentTo(asked);
        (await Store.Exchanges.AskAsync(Of(chat.Id, asked.QuestionMessageId))).Should().BeEquivalentTo(asked);
        (await Store.Exchanges.CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task Ask_takes_the_session_of_the_conversation_where_none_is_given()
    {
        var (mine, others) = (await SessionAsync(), await SessionAsync());
        var chat = await Store.Conversations.CreateAsync(new NewConversation(Alice) { SessionId = mine });

        (await Store.Exchanges.AskAsync(new(chat.Id, "a"))).SessionId.Should().Be(mine);
        (await Store.Exchanges.AskAsync(new(chat.Id, "a") { SessionId = others })).SessionId.Should().Be(others);
        (await Store.Exchanges.AskAsync(new((await ChatAsync()).Id, "a"))).SessionId.Should().BeNull();
    }

    [Fact]
    public async Task Ask_refuses_what_does_not_exist_and_then_stores_no_message()
    {
        var (chat, other) = (await ChatAsync(), await ChatAsync());
        var elsewhere = await Store.Exchanges.AskAsync(new(other.Id, "a"));
        foreach (var bad in new NewExchange[]
        {
            new("nowhere", "q"),
            new(chat.Id, "q") { SessionId = "nowhere" },
            new(chat.Id, "q") { ParentId = "nowhere" },
            new(chat.Id, "q") { ParentId = elsewhere.Id },
            new(chat.Id, "q") { AuthorId = "nobody" },
            Of(chat.Id, "nowhere"),
            Of(chat.Id, elsewhere.QuestionMessageId),
        })
        {
            await FluentActions.Awaiting(() => Store.Exchanges.AskAsync(bad)).Should().ThrowAsync<ConversationStoreNotFoundException>("{0}", bad);
        }

        await FluentActions.Awaiting(() => Store.Exchanges.AskAsync(new(chat.Id, "q") { Id = elsewhere.Id })).Should().ThrowAsync<ConversationStoreConflictException>();
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(0);
    }

    [Fact]
    public async Task Ask_and_answer_refuse_what_breaks_a_rule()
    {
        foreach (var (parameter, write) in new (string, Func<Task>)[]
        {
            ("exchange", () => Store.Exchanges.AskAsync(null!)),
            ("exchange", () => Store.Exchanges.AskAsync(new() { ConversationId = "c" })),
            ("exchange", () => Store.Exchanges.AskAsync(new("c", "q") { QuestionMessageId = "m" })),
            ("exchange", () => Store.Exchanges.AskAsync(Of("c", "m") with { AuthorId = Alice })),
            ("exchange", () => Store.Exchanges.AskAsync(Of("c", "m") with { QuestionExternalId = "x" })),
            ("exchange", () => Store.Exchanges.AskAsync(Of("c", "m") with { AskedAt = Clock.GetUtcNow() })),
            ("exchange.Id", () => Store.Exchanges.AskAsync(new("c", "q") { Id = "" })),
            ("exchange.ConversationId", () => Store.Exchanges.AskAsync(new("", "q"))),
            ("exchange.Question", () => Store.Exchanges.AskAsync(new("c", "\0"))),
            ("exchange.QuestionMessageId", () => Store.Exchanges.AskAsync(Of("c", ""))),
            ("exchange.QuestionExternalId", () => Store.Exchanges.AskAsync(new("c", "q") { QuestionExternalId = "" })),
            ("exchange.AuthorId", () => Store.Exchanges.AskAsync(new("c", "q") { AuthorId = "" })),
            ("exchange.AskedAt", () => Store.Exchanges.AskAsync(new("c", "q") { AskedAt = Clock.GetUtcNow().AddDays(2) })),
            ("exchange.SessionId", () => Store.Exchanges.AskAsync(new("c", "q") { SessionId = "" })),
            ("exchange.ParentId", () => Store.Exchanges.AskAsync(new("c", "q") { ParentId = "" })),
            ("exchange.ContextFiles", () => Store.Exchanges.AskAsync(new("c", "q") { ContextFiles = null! })),
            ("exchange.ContextFiles", () => Store.Exchanges.AskAsync(new("c", "q") { ContextFiles = [""] })),
            ("exchange.ContextFiles", () => Store.Exchanges.AskAsync(new("c", "q") { ContextFiles = ["\ud800"] })),
            ("exchange.ContextFiles", () => Store.Exchanges.AskAsync(new("c", "q") { ContextFiles = [.. Enumerable.Range(0, 257).Select(i => $"{i}")] })),
            ("exchange.ContextDatabases", () => Store.Exchanges.AskAsync(new("c", "q") { ContextDatabases = [new string('x', 257)] })),
            ("exchange.Metadata", () => Store.Exchanges.AskAsync(new("c", "q") { Metadata = "{" })),
            ("id", () => Store.Exchanges.AnswerAsync("", "r")),
            ("response", () => Store.Exchanges.AnswerAsync("e", (string)null!)),
            ("tokensUsed", () => Store.Exchanges.AnswerAsync("e", "r", tokensUsed: -1)),
            ("responseTimeMs", () => Store.Exchanges.AnswerAsync("e", "r", responseTimeMs: -1)),
            ("response", () => Store.Exchanges.AnswerAsync("e", (NewResponse)null!)),
            ("response", () => Store.Exchanges.AnswerAsync("e", new NewResponse())),
            ("response", () => Store.Exchanges.AnswerAsync("e", new NewResponse("r") { ResponseMessageId = "m" })),
            ("response", () => Store.Exchanges.AnswerAsync("e", new NewResponse { ResponseMessageId = "m", ExternalId = "x" })),
            ("response", () => Store.Exchanges.AnswerAsync("e", new NewResponse { ResponseMessageId = "m", AnsweredAt = Clock.GetUtcNow() })),
            ("response.Response", () => Store.Exchanges.AnswerAsync("e", new NewResponse("\0"))),
            ("response.ResponseMessageId", () => Store.Exchanges.AnswerAsync("e", new NewResponse { ResponseMessageId = "" })),
            ("response.ExternalId", () => Store.Exchanges.AnswerAsync("e", new NewResponse("r") { ExternalId = "" })),
            ("response.AnsweredAt", () => Store.Exchanges.AnswerAsync("e", new NewResponse("r") { AnsweredAt = Clock.GetUtcNow().AddDays(2) })),
            ("response.TokensUsed", () => Store.Exchanges.AnswerAsync("e", new NewResponse("r") { TokensUsed = 1L << 31 })),
            ("response.ResponseTimeMs", () => Store.Exchanges.AnswerAsync("e", new NewResponse("r") { ResponseTimeMs = -1 })),
            ("response", () => Store.Exchanges.RecordAsync(new("c", "q"), new())),
            ("exchange", () => Store.Exchanges.RecordAsync(new() { ConversationId = "c" }, new("r"))),
        })
        {
            await write.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task Answer_stores_the_response_links_it_and_measures_the_time()
    {
        var chat = await ChatAsync();
        var asked = await Store.Exchanges.AskAsync(new(chat.Id, "q"));
        Clock.Advance(TimeSpan.FromMilliseconds(1234));

        var answered = await Store.Exchanges.AnswerAsync(asked.Id, "r", tokensUsed: 42);

        var response = (await Store.Messages.GetRecentMessagesAsync(chat.Id))[^1];
        response.Should().BeEquivalentTo(new { Content = "r", Role = MessageRole.Assistant });
        answered.Should().BeEquivalentTo(asked with
        {
            Response = "r",
            ResponseMessageId = response.Id,
            TokensUsed = 42,
            ResponseTimeMs = 1234,
            AnsweredAt = Clock.GetUtcNow(),
            UpdatedAt = Clock.GetUtcNow(),
        });
        (await Store.Messages.FindByIdAsync(asked.QuestionMessageId))!.ResponseId.Should().Be(response.Id);
        (await Store.Exchanges.FindByIdAsync(asked.Id)).Should().BeEquivalentTo(answered);
    }

    [Fact]
    public async Task Answer_takes_a_message_that_is_there_and_a_time_that_was_measured()
    {
        var chat = await ChatAsync();
        var early = await Store.Messages.CreateAsync(new(chat.Id, MessageRole.Tool, "r") { Timestamp = Clock.GetUtcNow().AddDays(-1) });
        var asked = await Store.Exchanges.AskAsync(new(chat.Id, "q"));

        (await Store.Exchanges.AnswerAsync(asked.Id, new NewResponse { ResponseMessageId = early.Id })).Should().BeEquivalentTo(new { Response = "r", ResponseTimeMs = 0L, TokensUsed = (long?)null });
        (await Store.Exchanges.AnswerAsync((await Store.Exchanges.AskAsync(new(chat.Id, "q2"))).Id, "r", responseTimeMs: 7)).ResponseTimeMs.Should().Be(7);
        var both = await Store.Exchanges.AnswerAsync((await Store.Exchanges.AskAsync(new(chat.Id, "q3"))).Id, new NewResponse { ResponseMessageId = early.Id });
        both.ResponseMessageId.Should().Be(early.Id, "a response may answer several questions");
    }

    [Fact]
    public async Task Answer_happens_once()
    {
        var chat = await ChatAsync();
        var asked = await Store.Exchanges.AskAsync(new(chat.Id, "q"));
        var answered = await Store.Exchanges.AnswerAsync(asked.Id, new NewResponse("r") { ExternalId = "x", TokensUsed = 1 });
        var other = await Store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "s", "y");

        (await Store.Exchanges.AnswerAsync(asked.Id, new NewResponse("again") { ExternalId = "x", TokensUsed = 2 })).Should().BeEquivalentTo(answered);
        (await Store.Exchanges.AnswerAsync(asked.Id, new NewResponse { ResponseMessageId = answered.ResponseMessageId })).Should().BeEquivalentTo(answered);
        foreach (var second in new NewResponse[] { new("r"), new("r") { ExternalId = "y" }, new("r") { ExternalId = "z" }, new() { ResponseMessageId = other.Id } })
        {
            await FluentActions.Awaiting(() => Store.Exchanges.AnswerAsync(asked.Id, second)).Should().ThrowAsync<ConversationStoreInvalidTransitionException>("{0}", second);
        }

        (await Store.Messages.CountAsync(chat.Id)).Should().Be(3, "what is refused stores no message");
    }

    [Fact]
    public async Task Of_answers_that_come_at_once_one_is_taken()
    {
        var chat = await ChatAsync();
        var asked = await Store.Exchanges.AskAsync(new(chat.Id, "q"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                return await Store.Exchanges.AnswerAsync(asked.Id, $"{i}");
            }
            catch (ConversationStoreInvalidTransitionException)
            {
                return null;
            }
        }));

        (await Store.Exchanges.FindByIdAsync(asked.Id)).Should().BeEquivalentTo(answers.OfType<Exchange>().Should().ContainSingle().Subject);
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(2);
    }

    [Fact]
    public async Task Answer_refuses_what_is_not_there_and_the_question_itself()
    {
        var (chat, other) = (await ChatAsync(), await ChatAsync());
        var asked = await Store.Exchanges.AskAsync(new(chat.Id, "q") { QuestionExternalId = "x" });
        var elsewhere = await Store.Messages.AppendAsync(other.Id, MessageRole.Assistant, "r");

        await FluentActions.Awaiting(() => Store.Exchanges.AnswerAsync("nowhere", "r")).Should().ThrowAsync<ConversationStoreNotFoundException>();
        foreach (var id in new[] { "nowhere", elsewhere.Id })
        {
            await FluentActions.Awaiting(() => Store.Exchanges.AnswerAsync(asked.Id, new NewResponse { ResponseMessageId = id })).Should().ThrowAsync<ConversationStoreNotFoundException>();
        }

        foreach (var itself in new NewResponse[] { new() { ResponseMessageId = asked.QuestionMessageId }, new("r") { ExternalId = "x" } })
        {
            await FluentActions.Awaiting(() => Store.Exchanges.AnswerAsync(asked.Id, itself)).Should().ThrowAsync<ArgumentException>().WithParameterName("response");
        }

        (await Store.Exchanges.FindByIdAsync(asked.Id)).Should().BeEquivalentTo(asked);
    }

    [Fact]
    public async Task A_response_that_was_deleted_can_be_given_anew()
    {
        var chat = await ChatAsync();
        var answered = await Store.Exchanges.RecordAsync(new(chat.Id, "q"), new("r") { TokensUsed = 1 });

        await Store.Messages.DeleteAsync(answered.ResponseMessageId!);

        (await Store.Exchanges.FindByIdAsync(answered.Id)).Should().BeEquivalentTo(new { Response = (string?)null, ResponseMessageId = (string?)null, AnsweredAt = (DateTimeOffset?)null });
        (await Store.Exchanges.AnswerAsync(answered.Id, "better")).Should().BeEquivalentTo(new { Response = "better", TokensUsed = (long?)null });
    }

    [Fact]
    public async Task Record_stores_both_at_their_times()
    {
        var chat = await ChatAsync();
        var at = Clock.GetUtcNow().AddYears(-1);

        var recorded = await Store.Exchanges.RecordAsync(new(chat.Id, "q") { AskedAt = at }, new("r") { AnsweredAt = at.AddSeconds(3), TokensUsed = 9 });

        recorded.Should().BeEquivalentTo(new { Question = "q", Response = "r", AskedAt = at, AnsweredAt = at.AddSeconds(3), ResponseTimeMs = 3000L, TokensUsed = 9L });
        (await Store.Messages.FindByConversationIdAsync(chat.Id)).Select(m => m.Content).Should().Equal("q", "r");
    }

    [Fact]
    public async Task Record_again_changes_nothing_and_answers_what_was_only_asked()
    {
        var chat = await ChatAsync();
        var first = await Store.Exchanges.RecordAsync(new(chat.Id, "q") { QuestionExternalId = "x" }, new("r"));
        var asked = await Store.Exchanges.AskAsync(new(chat.Id, "q2") { QuestionExternalId = "y" });

        (await Store.Exchanges.RecordAsync(new(chat.Id, "q") { QuestionExternalId = "x" }, new("other"))).Should().BeEquivalentTo(first);
        (await Store.Exchanges.RecordAsync(new(chat.Id, "q2") { QuestionExternalId = "y" }, new("r2"))).Should().BeEquivalentTo(new { asked.Id, Response = "r2" });
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(4);
    }

    [Fact]
    public async Task Record_stores_both_or_neither()
    {
        var chat = await ChatAsync();

        var record = () => Store.Exchanges.RecordAsync(new(chat.Id, "q"), new() { ResponseMessageId = "nowhere" });

        await record.Should().ThrowAsync<ConversationStoreNotFoundException>();
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(0);
        (await Store.Exchanges.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task FindByMessage_finds_by_question_and_by_response()
    {
        var chat = await ChatAsync();
        var first = await Store.Exchanges.RecordAsync(new(chat.Id, "q"), new("r"));
        Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await Store.Exchanges.RecordAsync(new(chat.Id, "q2"), new() { ResponseMessageId = first.ResponseMessageId });
        var third = await Store.Exchanges.AskAsync(Of(chat.Id, second.ResponseMessageId!));

        (await Store.Exchanges.FindByMessageAsync(first.QuestionMessageId)).Should().BeEquivalentTo(first);
        (await Store.Exchanges.FindByMessageAsync(first.ResponseMessageId!)).Should().BeEquivalentTo(third, "a question comes before a response");
        await Store.Exchanges.DeleteAsync(third.Id);
        (await Store.Exchanges.FindByMessageAsync(first.ResponseMessageId!)).Should().BeEquivalentTo(second, "it was asked last");
        (await Store.Exchanges.FindByMessageAsync("nowhere")).Should().BeNull();
        (await Store.Exchanges.FindByIdAsync("nowhere")).Should().BeNull();
    }

    [Fact]
    public async Task It_shows_the_texts_as_they_are_now()
    {
        var chat = await ChatAsync();
        var exchange = await Store.Exchanges.RecordAsync(new(chat.Id, "q"), new("r"));

        await Store.Messages.EditAsync(exchange.QuestionMessageId, "q2");
        await Store.Messages.EditAsync(exchange.ResponseMessageId!, "r2");

        (await Store.Exchanges.FindByIdAsync(exchange.Id)).Should().BeEquivalentTo(new { Question = "q2", Response = "r2" });
    }

    [Fact]
    public async Task Delete_leaves_the_messages_and_what_hangs_on_it()
    {
        var chat = await ChatAsync();
        var exchange = await Store.Exchanges.RecordAsync(new(chat.Id, "q"), new("r"));
        var reply = await Store.Exchanges.AskAsync(new(chat.Id, "q2") { ParentId = exchange.Id });

        (await Store.Exchanges.DeleteAsync(exchange.Id)).Should().BeTrue();
        (await Store.Exchanges.DeleteAsync(exchange.Id)).Should().BeFalse();

        (await Store.Exchanges.FindByIdAsync(exchange.Id)).Should().BeNull();
        (await Store.Exchanges.FindByIdAsync(reply.Id))!.ParentId.Should().BeNull();
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(3);
    }

    [Fact]
    public async Task It_goes_with_its_question_its_conversation_and_its_owner_and_stays_without_its_session()
    {
        var (chat, session) = (await ChatAsync(), await SessionAsync());
        var first = await Store.Exchanges.AskAsync(new(chat.Id, "q") { SessionId = session });
        await Store.Exchanges.AskAsync(new((await ChatAsync()).Id, "q"));
        var bobs = await Store.Exchanges.AskAsync(new((await ChatAsync(Bob)).Id, "q") { SessionId = session });

        await Store.Messages.DeleteAsync(first.QuestionMessageId);
        (await Store.Exchanges.CountAsync()).Should().Be(2);
        await Store.Users.DeleteAsync(Alice);

        (await Store.Exchanges.ListAsync()).Items.Should().ContainSingle().Which.Should().BeEquivalentTo(new { bobs.Id, SessionId = (string?)null });
        await Store.Conversations.DeleteAsync(bobs.ConversationId);
        (await Store.Exchanges.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_unit_of_work_commits_it_with_the_rest_or_not_at_all()
    {
        var chat = await ChatAsync();
        await using (var lost = await Store.BeginAsync())
        {
            await lost.Exchanges.RecordAsync(new(chat.Id, "lost"), new("r"));
        }

        await using (var work = await Store.BeginAsync())
        {
            var asked = await work.Exchanges.AskAsync(new(chat.Id, "kept"));
            await work.Exchanges.AnswerAsync(asked.Id, "r");
            (await work.ForUser(Alice).Exchanges.ListThreadAsync(asked.Id))!.Exchange.Response.Should().Be("r");
            await work.CommitAsync();
        }

        (await Store.Exchanges.ListAsync()).Items.Select(e => e.Question).Should().Equal("kept");
        (await Store.Messages.CountAsync(chat.Id)).Should().Be(2);
    }
}
