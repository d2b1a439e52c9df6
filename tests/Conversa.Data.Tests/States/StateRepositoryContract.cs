using System.Text.Json;
using Conversa.Data.States;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.States;

public abstract class StateRepositoryContract(EngineKind engine) : StoreContract(engine)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private IStateRepository States => Store.States;

    [Fact]
    public async Task SaveState_stores_every_property()
    {
        var chat = await ChatAsync();
        var first = await States.SaveStateJsonAsync(chat.Id, """{ "a":1,  "a":2 }""", metadata: """{"by": "test"}""");
        Clock.Advance(TimeSpan.FromSeconds(1));

        var second = await States.SaveStateJsonAsync(chat.Id, "[]");

        first.Should().Be(new ConversationState
        {
            Id = first.Id,
            ConversationId = chat.Id,
            Version = 1,
            State = """{ "a":1,  "a":2 }""",
            Timestamp = ManualClock.Start,
            Metadata = """{"by": "test"}""",
            CreatedAt = ManualClock.Start,
        });
        second.Should().Be(new ConversationState
        {
            Id = second.Id,
            ConversationId = chat.Id,
            Version = 2,
            State = "[]",
            PreviousStateId = first.Id,
            Timestamp = ManualClock.Start.AddSeconds(1),
            CreatedAt = ManualClock.Start.AddSeconds(1),
        });
        Guid.Parse(first.Id).Version.Should().Be(7);
        (await States.GetLatestStateAsync(chat.Id)).Should().Be(second);
        (await States.GetStateAsync(chat.Id, 1)).Should().Be(first);
        (await States.GetStateAsync(chat.Id, 2)).Should().Be(second);
        (await States.GetStateAsync(chat.Id, 3)).Should().BeNull();
    }

    [Fact]
    public async Task Versions_count_for_each_conversation_apart()
    {
        var chat = await ChatAsync();
        var other = await ChatAsync(Bob);
        await States.SaveStateJsonAsync(chat.Id, "1");
        await States.SaveStateJsonAsync(other.Id, "1");

        (await States.SaveStateJsonAsync(chat.Id, "2")).Version.Should().Be(2);
        (await States.SaveStateJsonAsync(other.Id, "2")).Version.Should().Be(2);
        (await States.CountAsync(chat.Id)).Should().Be(2);
    }

    [Fact]
    public async Task Json_comes_back_to_the_byte()
    {
        var chat = await ChatAsync();
        foreach (var given in ArbMap.Default.ArbFor<Dictionary<NonNull<string>, (string?, NormalFloat, bool[])>>().Generator.Sample(100))
        {
            var json = JsonSerializer.Serialize(given.ToDictionary(e => e.Key.Item, e => new { e.Value.Item1, e.Value.Item2.Item, e.Value.Item3 }), given.Count % 2 == 0 ? Indented : JsonSerializerOptions.Default);

            (await States.SaveStateJsonAsync(chat.Id, json)).State.Should().Be(json);
            (await States.GetLatestStateAsync(chat.Id))!.State.Should().Be(json);
        }
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData(" 1.0e+2\n")]
    [InlineData("""{"$.a":"👩‍👩‍👧 日本語","\u0000":"\ud83d"}""")]
    public async Task Any_json_value_is_kept_as_it_was_written(string json)
    {
        var chat = await ChatAsync();

        await States.SaveStateJsonAsync(chat.Id, json);

        (await States.GetLatestStateAsync(chat.Id))!.State.Should().Be(json);
    }

    [Fact]
    public async Task A_value_comes_back_as_it_was_saved()
    {
        var chat = await ChatAsync();
        var given = new CoachState("planning", 7, ["sleep", "schlaf 😴"]);

        var saved = await States.SaveStateAsync(chat.Id, given);

        saved.State.Should().StartWith("""{"mode":"planning","energy":7,""");
        (await States.GetLatestStateAsync<CoachState>(chat.Id)).Should().BeEquivalentTo(given);
    }

    [Fact]
    public async Task A_value_is_written_and_read_with_the_options_or_type_info_of_the_call()
    {
        var chat = await ChatAsync();
        var given = new CoachState("planning", 7, ["sleep"]);

        var byOptions = await States.SaveStateAsync(chat.Id, given, options: JsonSerializerOptions.Default);
        (await States.GetLatestStateAsync<CoachState>(chat.Id, JsonSerializerOptions.Default)).Should().BeEquivalentTo(given);
        var byTypeInfo = await States.SaveStateAsync(chat.Id, given, CoachStateJson.Default.CoachState, expectedVersion: 1, metadata: "{}");
        (await States.GetLatestStateAsync(chat.Id, CoachStateJson.Default.CoachState)).Should().BeEquivalentTo(given);

        byOptions.State.Should().StartWith("""{"Mode":""");
        byTypeInfo.State.Should().StartWith("""{"mode":""");
        byTypeInfo.Metadata.Should().Be("{}");
        byTypeInfo.Version.Should().Be(2);
    }

    [Fact]
    public async Task A_string_is_a_value_and_never_taken_for_json()
    {
        var chat = await ChatAsync();

        (await States.SaveStateAsync(chat.Id, "42")).State.Should().Be("\"42\"");

        (await States.GetLatestStateAsync<string>(chat.Id)).Should().Be("42");
    }

    [Fact]
    public async Task GetLatestState_of_a_value_is_its_default_when_there_is_none()
    {
        var chat = await ChatAsync();

        (await States.GetLatestStateAsync<CoachState>(chat.Id)).Should().BeNull();
        (await States.GetLatestStateAsync<int?>(chat.Id)).Should().BeNull();
        (await States.GetLatestStateAsync(chat.Id, CoachStateJson.Default.CoachState)).Should().BeNull();
        await States.SaveStateAsync(chat.Id, 0);
        (await States.GetLatestStateAsync<int?>(chat.Id)).Should().Be(0);
    }

    [Fact]
    public async Task GetLatestState_says_when_the_state_is_another_value()
    {
        var chat = await ChatAsync();
        await States.SaveStateJsonAsync(chat.Id, "[1]");

        var read = () => States.GetLatestStateAsync<CoachState>(chat.Id);

        await read.Should().ThrowAsync<ConversationStoreException>();
    }

    [Fact]
    public async Task Our_own_times_never_fall_behind_the_version_before()
    {
        var chat = await ChatAsync();
        await States.SaveStateJsonAsync(chat.Id, "1");
        Clock.Advance(TimeSpan.FromHours(-1));

        var next = await States.SaveStateJsonAsync(chat.Id, "2");
        var restored = await States.RestoreAsync(chat.Id, 1);

        next.Timestamp.Should().Be(ManualClock.Start);
        next.CreatedAt.Should().Be(ManualClock.Start.AddHours(-1));
        restored.Timestamp.Should().Be(ManualClock.Start);
        restored.CreatedAt.Should().Be(ManualClock.Start.AddHours(-1));
    }

    [Fact]
    public async Task A_save_that_expects_another_version_is_refused_and_writes_nothing()
    {
        var chat = await ChatAsync();
        await States.SaveStateJsonAsync(chat.Id, "1", expectedVersion: 0);
        await States.SaveStateJsonAsync(chat.Id, "2", expectedVersion: 1);

        foreach (var expected in new[] { 0, 1, 3, long.MaxValue })
        {
            var save = () => States.SaveStateJsonAsync(chat.Id, "3", expectedVersion: expected);
            var conflict = (await save.Should().ThrowAsync<StateVersionConflictException>()).Which;
            (conflict.ExpectedVersion, conflict.ActualVersion).Should().Be((expected, 2));
        }

        (await States.CountAsync(chat.Id)).Should().Be(2);
        (await States.SaveStateAsync(chat.Id, 3, expectedVersion: 2)).Version.Should().Be(3);
    }

    [Fact]
    public async Task A_save_that_expects_a_version_of_a_conversation_without_one_is_told_so()
    {
        var chat = await ChatAsync();

        var save = () => States.SaveStateJsonAsync(chat.Id, "1", expectedVersion: 1);

        (await save.Should().ThrowAsync<StateVersionConflictException>()).Which.ActualVersion.Should().Be(0);
        (await States.CountAsync(chat.Id)).Should().Be(0);
    }

    [Fact]
    public async Task Fifty_callers_who_save_at_once_lose_nothing()
    {
        var chat = await ChatAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(caller => Task.Run(() => AddAsync(chat.Id, caller))));

        var states = await States.ListAsync(chat.Id, ListOrder.OldestFirst);
        states.Items.Select(s => s.Version).Should().Equal(Enumerable.Range(1, 50).Select(v => (long)v));
        states.Items.Skip(1).Select(s => s.PreviousStateId).Should().Equal(states.Items.SkipLast(1).Select(s => s.Id));
        (await States.GetLatestStateAsync<int[]>(chat.Id)).Should().BeEquivalentTo(Enumerable.Range(0, 50));
    }

    [Fact]
    public async Task Callers_who_expect_nothing_all_get_a_version_of_their_own()
    {
        var chat = await ChatAsync();

        var saved = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => States.SaveStateAsync(chat.Id, i))));

        saved.Select(s => s.Version).Should().BeEquivalentTo(Enumerable.Range(1, 50).Select(v => (long)v));
    }

    [Fact]
    public async Task GetStateHistory_gives_the_newest_first()
    {
        var chat = await ChatAsync();
        await SaveAsync(chat.Id, 5);

        (await States.GetStateHistoryAsync(chat.Id)).Select(s => s.Version).Should().Equal(5, 4, 3, 2, 1);
        (await States.GetStateHistoryAsync(chat.Id, 2)).Select(s => s.State).Should().Equal("5", "4");
    }

    [Theory]
    [InlineData(ListOrder.OldestFirst)]
    [InlineData(ListOrder.NewestFirst)]
    public async Task Pages_follow_each_other_without_gap_or_repeat_while_versions_come_and_go(ListOrder order)
    {
        var chat = await ChatAsync();
        await SaveAsync(chat.Id, 25);
        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await States.ListAsync(chat.Id, order, limit: 10, cursor: cursor);
            seen.AddRange(page.Items.Select(s => s.Version));
            cursor = page.NextCursor;
            await States.PruneAsync(chat.Id, 20);
        }
        while (cursor is not null);

        seen.Should().Equal(order == ListOrder.OldestFirst ? Enumerable.Range(1, 25).Select(v => (long)v) : Enumerable.Range(6, 20).Reverse().Select(v => (long)v));
    }

    [Fact]
    public async Task A_page_that_ends_with_the_list_has_no_cursor()
    {
        var chat = await ChatAsync();
        await SaveAsync(chat.Id, 10);

        (await States.ListAsync(chat.Id, limit: 10)).NextCursor.Should().BeNull();
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        var chat = await ChatAsync();
        var other = await ChatAsync(Bob);
        await SaveAsync(chat.Id, 3);
        var cursor = (await States.ListAsync(chat.Id, limit: 1)).NextCursor;

        foreach (var misuse in new Func<Task>[]
        {
            () => States.ListAsync(other.Id, limit: 1, cursor: cursor),
            () => States.ListAsync(chat.Id, ListOrder.OldestFirst, limit: 1, cursor: cursor),
            () => Store.ForUser(Alice).States.ListAsync(chat.Id, limit: 1, cursor: cursor),
            () => States.ListAsync(chat.Id, limit: 1, cursor: "not a cursor"),
        })
        {
            await misuse.Should().ThrowAsync<ArgumentException>().WithParameterName("cursor");
        }
    }

    [Fact]
    public async Task Restore_saves_an_earlier_version_again()
    {
        var chat = await ChatAsync();
        await States.SaveStateJsonAsync(chat.Id, """{ "a" : 1 }""", metadata: """{"m":1}""");
        var second = await States.SaveStateJsonAsync(chat.Id, "{}");
        Clock.Advance(TimeSpan.FromMinutes(1));

        var restored = await States.RestoreAsync(chat.Id, 1);

        restored.Should().Be(new ConversationState
        {
            Id = restored.Id,
            ConversationId = chat.Id,
            Version = 3,
            State = """{ "a" : 1 }""",
            PreviousStateId = second.Id,
            Timestamp = Clock.Now,
            Metadata = """{"m":1}""",
            CreatedAt = Clock.Now,
        });
        (await States.GetLatestStateAsync(chat.Id)).Should().Be(restored);
    }

    [Fact]
    public async Task SaveState_refuses_a_value_that_is_far_too_long_before_all_of_it_is_json()
    {
        const int Long = 20_000_000;
        var chat = await ChatAsync();
        var (text, list) = (new string('x', Long), Enumerable.Repeat("a text in a long list", Long / 20));
        await States.Awaiting(s => s.SaveStateAsync(chat.Id, text[..2_000_000])).Should().ThrowAsync<ArgumentException>().WithParameterName("state");

        foreach (var save in new Func<Task>[] { () => States.SaveStateAsync(chat.Id, text), () => States.SaveStateAsync(chat.Id, new { text }), () => States.SaveStateAsync(chat.Id, list) })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            await save.Should().ThrowAsync<ArgumentException>().WithParameterName("state").WithMessage("*MaxContentBytes*");
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(Long / 2, "no more of it is written than may be stored");
        }

        (await States.CountAsync(chat.Id)).Should().Be(0);
    }

    [Fact]
    public async Task SaveState_stores_a_value_as_long_as_may_be_and_as_the_options_write_it()
    {
        var chat = await ChatAsync();
        var longest = new string('x', (1024 * 1024) - 2);

        (await States.SaveStateAsync(chat.Id, longest)).State.Should().Be($"\"{longest}\"");
        (await States.SaveStateAsync(chat.Id, new { a = "é\"<", b = new[] { 1, 2 } }, options: Indented)).State.Should().Be(JsonSerializer.Serialize(new { a = "é\"<", b = new[] { 1, 2 } }, Indented));
    }

    [Fact]
    public async Task Restore_refuses_a_version_that_is_not_there()
    {
        var chat = await ChatAsync();
        await SaveAsync(chat.Id, 1);

        var restore = () => States.RestoreAsync(chat.Id, 7);

        (await restore.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage($"*'{chat.Id}'*7*");
        (await States.CountAsync(chat.Id)).Should().Be(1);
    }

    [Fact]
    public async Task Prune_keeps_the_newest_and_versions_go_on_counting()
    {
        var chat = await ChatAsync();
        var other = await ChatAsync();
        await SaveAsync(chat.Id, 10);
        await SaveAsync(other.Id, 10);

        (await States.PruneAsync(chat.Id, 3)).Should().Be(7);
        (await States.PruneAsync(chat.Id, 3)).Should().Be(0);
        (await States.GetStateHistoryAsync(chat.Id)).Select(s => s.Version).Should().Equal(10, 9, 8);
        (await States.GetStateAsync(chat.Id, 8))!.PreviousStateId.Should().BeNull();
        (await States.PruneAsync(chat.Id, 1)).Should().Be(2);
        (await States.SaveStateJsonAsync(chat.Id, "11", expectedVersion: 10)).Version.Should().Be(11);
        (await States.CountAsync(chat.Id)).Should().Be(2);
        (await States.CountAsync(other.Id)).Should().Be(10);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(450)]
    public async Task Prune_of_many_versions_deletes_them_all(int pruned)
    {
        var chat = await ChatAsync();
        await SaveAsync(chat.Id, pruned + 5);

        (await States.PruneAsync(chat.Id, 5)).Should().Be(pruned);

        (await States.CountAsync(chat.Id)).Should().Be(5);
        (await States.PruneAsync(chat.Id, int.MaxValue)).Should().Be(0);
    }

    [Fact]
    public async Task States_are_written_and_undone_with_a_unit_of_work()
    {
        var chat = await ChatAsync();
        await using (var unit = await Store.BeginAsync())
        {
            await unit.States.SaveStateJsonAsync(chat.Id, "1");
            await unit.States.CountStepAsync(chat.Id);
            (await unit.States.GetLatestStateAsync(chat.Id))!.Version.Should().Be(1);
        }

        (await States.GetLatestStateAsync(chat.Id)).Should().BeNull();
        (await States.GetWorkingStateAsync(chat.Id)).Should().BeNull();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_nothing_is_stored()
    {
        var chat = await ChatAsync();
        var deep = new string('[', 65) + new string(']', 65);

        foreach (var (call, parameter) in new (Func<Task>, string)[]
        {
            (() => States.SaveStateJsonAsync(null!, "1"), "conversationId"),
            (() => States.SaveStateJsonAsync("", "1"), "conversationId"),
            (() => States.SaveStateJsonAsync("a\0b", "1"), "conversationId"),
            (() => States.SaveStateJsonAsync("\ud800", "1"), "conversationId"),
            (() => States.SaveStateJsonAsync(new string('x', 257), "1"), "conversationId"),
            (() => States.SaveStateJsonAsync(chat.Id, null!), "state"),
            (() => States.SaveStateJsonAsync(chat.Id, ""), "state"),
            (() => States.SaveStateJsonAsync(chat.Id, "{"), "state"),
            (() => States.SaveStateJsonAsync(chat.Id, "{} {}"), "state"),
            (() => States.SaveStateJsonAsync(chat.Id, "{'a':1}"), "state"),
            (() => States.SaveStateJsonAsync(chat.Id, "\"a\0b\""), "state"),
            (() => States.SaveStateJsonAsync(chat.Id, "\"\udc00\""), "state"),
            (() => States.SaveStateJsonAsync(chat.Id, deep), "state"),
            (() => States.SaveStateJsonAsync(chat.Id, $"\"{new string('x', 1024 * 1024)}\""), "state"),
            (() => States.SaveStateJsonAsync(chat.Id, "1", metadata: "NaN"), "metadata"),
            (() => States.SaveStateJsonAsync(chat.Id, "1", expectedVersion: -1), "expectedVersion"),
            (() => States.SaveStateAsync(null!, 1), "conversationId"),
            (() => States.SaveStateAsync(chat.Id, new string('x', 1024 * 1024)), "state"),
            (() => States.SaveStateAsync(chat.Id, 1, metadata: ""), "metadata"),
            (() => States.SaveStateAsync(chat.Id, 1, expectedVersion: -1), "expectedVersion"),
            (() => States.SaveStateAsync<CoachState>(chat.Id, null!, typeInfo: null!), "typeInfo"),
            (() => States.GetLatestStateAsync(""), "conversationId"),
            (() => States.GetLatestStateAsync<CoachState>(""), "conversationId"),
            (() => States.GetLatestStateAsync<CoachState>(chat.Id, typeInfo: null!), "typeInfo"),
            (() => States.GetStateAsync("", 1), "conversationId"),
            (() => States.GetStateAsync(chat.Id, 0), "version"),
            (() => States.GetStateHistoryAsync(""), "conversationId"),
            (() => States.ListAsync(""), "conversationId"),
            (() => States.ListAsync(chat.Id, (ListOrder)7), "order"),
            (() => States.RestoreAsync("", 1), "conversationId"),
            (() => States.RestoreAsync(chat.Id, -1), "version"),
            (() => States.PruneAsync("", 1), "conversationId"),
            (() => States.PruneAsync(chat.Id, 0), "keep"),
            (() => States.PruneAsync(chat.Id, -1), "keep"),
            (() => States.CountAsync(""), "conversationId"),
        })
        {
            await call.Should().ThrowAsync<ArgumentException>().WithParameterName(parameter);
        }

        (await States.CountAsync(chat.Id)).Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public async Task Limits_are_refused_beyond_their_range(int limit)
    {
        var chat = await ChatAsync();

        foreach (var read in new Func<Task>[] { () => States.ListAsync(chat.Id, limit: limit), () => States.GetStateHistoryAsync(chat.Id, limit) })
        {
            await read.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName(nameof(limit));
        }
    }

    [Fact]
    public async Task What_is_unknown_is_null_or_empty_to_read_and_an_error_to_change()
    {
        await ReadsNothingAsync(States, "nothing");
        await ChangesNothingAsync(States, "nothing");
    }

    [Theory]
    [InlineData(Bob)]
    [InlineData("Alice")]
    public async Task Another_user_finds_nothing_and_changes_nothing(string user)
    {
        var chat = await ChatAsync();
        await ChatAsync(user);
        await SaveAsync(chat.Id, 3);
        var before = await States.GetStateHistoryAsync(chat.Id);
        var theirs = Store.ForUser(user).States;

        await ReadsNothingAsync(theirs, chat.Id);
        await ChangesNothingAsync(theirs, chat.Id);

        (await States.GetStateHistoryAsync(chat.Id)).Should().Equal(before);
    }

    [Fact]
    public async Task The_owner_finds_and_changes_all_of_it()
    {
        var chat = await ChatAsync();
        var mine = Store.ForUser(Alice).States;

        await mine.SaveStateAsync(chat.Id, 1, expectedVersion: 0);
        await mine.RestoreAsync(chat.Id, 1);

        (await mine.GetLatestStateAsync(chat.Id))!.Version.Should().Be(2);
        (await mine.GetStateAsync(chat.Id, 1))!.State.Should().Be("1");
        (await mine.GetStateHistoryAsync(chat.Id)).Should().HaveCount(2);
        (await mine.ListAsync(chat.Id, ListOrder.OldestFirst)).Items.Should().HaveCount(2);
        (await mine.PruneAsync(chat.Id, 1)).Should().Be(1);
        (await mine.CountAsync(chat.Id)).Should().Be(1);
    }

    private static async Task ReadsNothingAsync(IStateRepository states, string conversationId)
    {
        (await states.GetLatestStateAsync(conversationId)).Should().BeNull();
        (await states.GetLatestStateAsync<CoachState>(conversationId)).Should().BeNull();
        (await states.GetStateAsync(conversationId, 1)).Should().BeNull();
        (await states.GetStateHistoryAsync(conversationId)).Should().BeEmpty();
        (await states.ListAsync(conversationId, ListOrder.OldestFirst)).Items.Should().BeEmpty();
        (await states.ListAsync(conversationId, ListOrder.NewestFirst)).Items.Should().BeEmpty();
        (await states.CountAsync(conversationId)).Should().Be(0);
    }

    private static async Task ChangesNothingAsync(IStateRepository states, string conversationId)
    {
        foreach (var change in new Func<Task>[]
        {
            () => states.SaveStateJsonAsync(conversationId, "1"),
            () => states.SaveStateJsonAsync(conversationId, "1", expectedVersion: 3),
            () => states.SaveStateAsync(conversationId, 1, expectedVersion: 0),
            () => states.SaveStateAsync(conversationId, new CoachState("", 0, []), CoachStateJson.Default.CoachState),
            () => states.RestoreAsync(conversationId, 1),
            () => states.PruneAsync(conversationId, 1),
        })
        {
            (await change.Should().ThrowAsync<ConversationStoreNotFoundException>()).WithMessage($"*'{conversationId}'*");
        }
    }

    private async Task SaveAsync(string conversationId, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await States.SaveStateAsync(conversationId, i);
        }
    }

    private async Task AddAsync(string conversationId, int caller)
    {
        while (true)
        {
            var latest = await States.GetLatestStateAsync(conversationId);
            var callers = latest is null ? [] : JsonSerializer.Deserialize<int[]>(latest.State)!;
            try
            {
                await States.SaveStateAsync(conversationId, (int[])[.. callers, caller], expectedVersion: latest?.Version ?? 0);
                return;
            }
            catch (StateVersionConflictException conflict)
            {
                conflict.ActualVersion.Should().BeGreaterThan(conflict.ExpectedVersion);
            }
        }
    }
}
