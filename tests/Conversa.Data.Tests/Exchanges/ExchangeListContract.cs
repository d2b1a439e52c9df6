using Conversa.Data.Exchanges;
using Conversa.Data.Files;

namespace Conversa.Data.Tests.Exchanges;

/// <summary>Lists, threads, files and figures.</summary>
public abstract class ExchangeListContract(EngineKind engine) : ExchangeContract(engine)
{
    [Fact]
    public async Task List_pages_either_way_and_by_time_then_as_stored()
    {
        var session = await SessionAsync();
        var exchanges = new List<Exchange>();
        for (var i = 0; i < 7; i++)
        {
            exchanges.Add(await Store.Exchanges.AskAsync(new(Chat, $"{i}") { SessionId = session, AskedAt = Clock.Now.AddSeconds(-(i / 2)) }));
        }

        var oldest = exchanges.OrderBy(e => e.AskedAt).ThenBy(e => exchanges.IndexOf(e)).Select(e => e.Question).ToList();
        foreach (var filter in new ExchangeFilter?[] { null, new() { SessionId = session }, new() { ConversationId = Chat }, new() { UserId = Alice }, new() { From = Clock.Now.AddDays(-1), To = Clock.Now.AddDays(1) } })
        {
            (await AllAsync(filter, ListOrder.OldestFirst)).Should().Equal(oldest, "{0}", filter);
            (await AllAsync(filter, ListOrder.NewestFirst)).Should().Equal(Enumerable.Reverse(oldest), "{0}", filter);
        }

        (await Store.Exchanges.ListBySessionAsync(session)).Items.Select(e => e.Question).Should().Equal(Enumerable.Reverse(oldest));
        (await Store.Exchanges.ListBySessionAsync(session, ListOrder.OldestFirst, 2)).Items.Select(e => e.Question).Should().Equal(oldest.Take(2));
    }

    [Fact]
    public async Task Filters_narrow_lists_counts_and_statistics_alike()
    {
        var (session, other) = (await SessionAsync(), await SessionAsync(Bob));
        var chat = (await ChatAsync()).Id;
        var all = new List<Exchange>
        {
            await SayAsync("0", "r", session),
            await SayAsync("1", null, session),
            await SayAsync("2", "r", other),
            await SayAsync("3", "r", session, chat),
            await SayAsync("4", null, session, BobsChat),
            await SayAsync("5", "r", null, BobsChat),
        };

        foreach (var (filter, expected) in new (ExchangeFilter, int[])[]
        {
            (new(), [0, 1, 2, 3, 4, 5]),
            (new() { SessionId = session }, [0, 1, 3, 4]),
            (new() { ConversationId = Chat }, [0, 1, 2]),
            (new() { UserId = Alice }, [0, 1, 2, 3]),
            (new() { Answered = true }, [0, 2, 3, 5]),
            (new() { Answered = false }, [1, 4]),
            (new() { From = all[2].AskedAt }, [2, 3, 4, 5]),
            (new() { To = all[2].AskedAt }, [0, 1]),
            (new() { To = all[2].AskedAt.AddTicks(1) }, [0, 1, 2]),
            (new() { SessionId = session, UserId = Bob }, [4]),
            (new() { SessionId = session, ConversationId = Chat, UserId = Alice, Answered = true, From = all[0].AskedAt, To = all[1].AskedAt }, [0]),
            (new() { ConversationId = Chat, UserId = Bob }, []),
            (new() { UserId = Alice, Answered = true, From = all[1].AskedAt }, [2, 3]),
            (new() { SessionId = "nowhere" }, []),
        })
        {
            (await AllAsync(filter, ListOrder.OldestFirst)).Should().Equal(expected.Select(i => $"{i}"), "{0}", filter);
            (await AllAsync(filter, ListOrder.NewestFirst)).Should().Equal(expected.Reverse().Select(i => $"{i}"), "{0}", filter);
            (await Store.Exchanges.CountAsync(filter)).Should().Be(expected.Length);
            (await Store.Exchanges.GetStatisticsAsync(filter)).Should().BeEquivalentTo(new { Count = expected.Length, Answered = expected.Count(i => all[i].Response is not null) });
        }
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        await SayAsync("0");
        await SayAsync("1");
        var cursor = (await Store.Exchanges.ListAsync(limit: 1)).NextCursor;
        cursor.Should().NotBeNull();

        foreach (var other in new Func<Task>[]
        {
            () => Store.Exchanges.ListAsync(order: ListOrder.OldestFirst, cursor: cursor),
            () => Store.Exchanges.ListAsync(new() { Answered = false }, cursor: cursor),
            () => Store.Exchanges.ListAsync(new() { From = Clock.Now }, cursor: cursor),
            () => Store.Exchanges.ListBySessionAsync("s", cursor: cursor),
            () => Store.ForUser(Alice).Exchanges.ListAsync(cursor: cursor),
            () => Store.Exchanges.ListAsync(cursor: "x"),
        })
        {
            await other.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task Reads_refuse_what_breaks_a_rule()
    {
        foreach (var (parameter, read) in new (string, Func<Task>)[]
        {
            ("id", () => Store.Exchanges.FindByIdAsync("")),
            ("messageId", () => Store.Exchanges.FindByMessageAsync("")),
            ("sessionId", () => Store.Exchanges.ListBySessionAsync("")),
            ("limit", () => Store.Exchanges.ListBySessionAsync("s", limit: 0)),
            ("order", () => Store.Exchanges.ListAsync(order: (ListOrder)9)),
            ("limit", () => Store.Exchanges.ListAsync(limit: 1001)),
            ("filter.SessionId", () => Store.Exchanges.ListAsync(new() { SessionId = "" })),
            ("filter.ConversationId", () => Store.Exchanges.CountAsync(new() { ConversationId = "" })),
            ("filter.UserId", () => Store.Exchanges.GetStatisticsAsync(new() { UserId = "" })),
            ("id", () => Store.Exchanges.ListThreadAsync("")),
            ("limit", () => Store.Exchanges.ListThreadAsync("e", 0)),
            ("sessionId", () => Store.Exchanges.ListRecentWithFilesAsync("")),
            ("limit", () => Store.Exchanges.ListRecentWithFilesAsync("s", 0)),
            ("id", () => Store.Exchanges.DeleteAsync("")),
        })
        {
            await FluentActions.Awaiting(read).Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }
    }

    [Fact]
    public async Task A_thread_has_its_parents_from_the_root_and_its_replies_each_after_its_own()
    {
        var root = await SayAsync("root", "r");
        var middle = await SayAsync("middle", "r", parent: root.Id);
        var aside = await SayAsync("aside", parent: root.Id);
        var left = await SayAsync("left", parent: middle.Id);
        var right = await SayAsync("right", parent: middle.Id);
        var old = await Store.Exchanges.AskAsync(new(Chat, "imported later") { ParentId = right.Id, AskedAt = Clock.Now.AddYears(-1) });
        var leaf = await SayAsync("leaf", parent: left.Id);

        var thread = (await Store.Exchanges.ListThreadAsync(middle.Id))!;
        thread.Exchange.Should().BeEquivalentTo(middle);
        thread.Parents.Should().BeEquivalentTo([root]);
        thread.Replies.Select(e => e.Question).Should().Equal("left", "right", "imported later", "leaf");
        (await Store.Exchanges.ListThreadAsync(leaf.Id))!.Parents.Select(e => e.Question).Should().Equal("root", "middle", "left");
        (await Store.Exchanges.ListThreadAsync(root.Id))!.Replies.Select(e => e.Question).Should().Equal("middle", "aside", "left", "right", "imported later", "leaf");
        (await Store.Exchanges.ListThreadAsync(aside.Id))!.Replies.Should().BeEmpty();
        (await Store.Exchanges.ListThreadAsync(old.Id, 2))!.Parents.Select(e => e.Question).Should().Equal("middle", "right");
        (await Store.Exchanges.ListThreadAsync(root.Id, 2))!.Replies.Select(e => e.Question).Should().Equal("middle", "aside");
        (await Store.Exchanges.ListThreadAsync("nowhere")).Should().BeNull();
    }

    [Fact]
    public async Task A_session_s_last_exchanges_come_with_their_files_tracked_or_not()
    {
        var session = await SessionAsync();
        var shared = (await Store.Files.Tracked.TrackAsync(new NewTrackedFile("/docs/shared.pdf", 1, new string('a', 64)))).File;
        var both = (await Store.Files.Tracked.TrackAsync(new NewTrackedFile("/both.sql", 1, new string('a', 64)) { FileName = "everybody's" })).File;
        var mine = (await Store.Files.Tracked.TrackAsync(new NewTrackedFile("/both.sql", 1, new string('b', 64)) { UserId = Alice, FileName = "alice's" })).File;
        await Store.Files.Tracked.TrackAsync(new NewTrackedFile("/bobs.cs", 1, new string('c', 64)) { UserId = Bob });
        await SayAsync("first", "r", session, files: ["/docs/shared.pdf", "/nowhere.txt", "/both.sql"]);
        await SayAsync("second", null, session, files: ["/bobs.cs"]);
        await SayAsync("third", "r", session);
        await SayAsync("elsewhere", "r", files: ["/both.sql"]);
        await SayAsync("bob's", "r", session, BobsChat, files: ["/bobs.cs", "/both.sql"]);

        var recent = await Store.Exchanges.ListRecentWithFilesAsync(session);

        recent.Select(e => e.Exchange.Question).Should().Equal("bob's", "third", "second", "first");
        recent[3].Exchange.Should().BeEquivalentTo(await Store.Exchanges.FindByIdAsync(recent[3].Exchange.Id));
        recent[3].Files.Should().BeEquivalentTo(
            new ContextFile[]
            {
                new() { FilePath = "/docs/shared.pdf", TrackedFileId = shared.Id, FileName = "shared.pdf", FileType = "pdf" },
                new() { FilePath = "/nowhere.txt" },
                new() { FilePath = "/both.sql", TrackedFileId = mine.Id, FileName = "alice's", FileType = mine.FileType },
            },
            o => o.WithStrictOrdering());
        recent[2].Files.Should().BeEquivalentTo([new ContextFile { FilePath = "/bobs.cs" }], "it is tracked for another");
        recent[1].Files.Should().BeEmpty();
        recent[0].Files.Select(f => f.FileName).Should().Equal("bobs.cs", "everybody's");
        (await Store.Exchanges.ListRecentWithFilesAsync(session, 1)).Should().ContainSingle();
        (await Store.Exchanges.ListRecentWithFilesAsync("nowhere")).Should().BeEmpty();
        (await Store.ForUser(Alice).Exchanges.ListRecentWithFilesAsync(session))[2].Files.Select(f => f.TrackedFileId).Should().Equal(null, null, mine.Id);
        both.Id.Should().NotBe(mine.Id);
    }

    [Fact]
    public async Task An_exchange_that_is_deleted_meanwhile_is_listed_with_its_files_or_not_at_all()
    {
        var session = await SessionAsync();
        var deletions = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                await Store.Exchanges.DeleteAsync((await SayAsync("q", session: session, files: ["/a.txt"])).Id);
            }
        });

        while (!deletions.IsCompleted)
        {
            (await Store.Exchanges.ListRecentWithFilesAsync(session)).Where(e => e.Files.Count != 1).Should().BeEmpty();
        }

        await deletions;
    }

    [Fact]
    public async Task Statistics_keep_what_is_unknown_out_and_count_it()
    {
        (await Store.Exchanges.GetStatisticsAsync()).Should().Be(new ExchangeStatistics { Count = 0, Answered = 0, UnknownResponseTimes = 0, TokensUsed = 0, UnknownTokens = 0 });
        for (var i = 1; i <= 20; i++)
        {
            await Store.Exchanges.RecordAsync(new(Chat, "q"), new("r") { ResponseTimeMs = i * 100, TokensUsed = i % 2 == 0 ? i : null });
        }

        await SayAsync("not answered");

        (await Store.Exchanges.GetStatisticsAsync()).Should().Be(new ExchangeStatistics
        {
            Count = 21,
            Answered = 20,
            AverageResponseTimeMs = 1050,
            P95ResponseTimeMs = 1900,
            UnknownResponseTimes = 0,
            TokensUsed = 110,
            UnknownTokens = 10,
        });
    }

    private async Task<List<string>> AllAsync(ExchangeFilter? filter, ListOrder order)
    {
        var questions = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Store.Exchanges.ListAsync(filter, order, 3, cursor);
            questions.AddRange(page.Items.Select(e => e.Question));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return questions;
    }
}
