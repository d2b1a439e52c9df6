using System.Collections;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Tests.Migrations;
using Conversa.Data.Turns;

namespace Conversa.Data.Tests.Storage.Hot;

/// <summary>What a store may notice of its cache: that it is faster, and nothing else.</summary>
public abstract class HotCacheContract(EngineKind engine) : StoreContract(engine)
{
    [Fact]
    public async Task On_a_turn_workload_nearly_all_reads_are_answered_from_memory()
    {
        var chats = new[] { await ChatAsync(), await ChatAsync(), await ChatAsync(Bob) };
        for (var i = 0; i < 200; i++)
        {
            foreach (var chat in chats)
            {
                var turn = (await Store.LoadTurnAsync(chat.Id, 20))!;
                turn.RecentMessages.Should().HaveCount(Math.Min(20, i * 2));
                (turn.State?.Version ?? 0).Should().Be(i);
                Clock.Advance(TimeSpan.FromSeconds(1));
                await Store.SaveTurnAsync(TurnOf(chat.Id, i, turn));
            }
        }

        var health = await Store.Maintenance.GetHealthAsync();
        health.HotCacheHitRatio.Should().BeGreaterThan(0.99);
        health.HotCacheSize.Should().Be(3);
        health.HotCacheBytes.Should().BeGreaterThan(20 * 3 * 500);
    }

    [Fact]
    public async Task What_is_kept_is_what_is_stored_after_every_kind_of_write()
    {
        var chat = await Store.Conversations.GetOrCreateAsync("k", Alice);
        var question = await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "a");
        var answer = await Store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, "b");
        await Same();
        await Same(() => Store.Messages.SetResponseAsync(question.Id, answer.Id));
        await Same(() => Store.Messages.EditAsync(question.Id, "c"));
        await Same(() => Store.Messages.SetPinnedAsync(question.Id, true));
        await Same(() => Store.Messages.AddReactionAsync(question.Id, Alice, "+1"));
        await Same(() => Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "old") { Timestamp = ManualClock.Start.AddDays(-1) }));
        await Same(() => Store.Messages.CreateManyAsync([new(chat.Id, MessageRole.User, "d"), new(chat.Id, MessageRole.User, "e") { ExternalId = "x" }]));
        await Same(() => Store.Messages.CreateAsync(new(chat.Id, MessageRole.User, "twin") { ExternalId = "x" }));
        await Same(() => Store.Messages.DeleteAsync(answer.Id));
        await Same(() => Store.Messages.TruncateAfterAsync(question.Id));
        await Same(() => Store.States.SaveStateAsync(chat.Id, 1));
        await Same(() => Store.States.SaveStateAsync(chat.Id, 2));
        await Same(() => Store.States.RestoreAsync(chat.Id, 1));
        await Same(() => Store.States.PruneAsync(chat.Id, 1));
        await Same(() => Store.States.SetWorkingStateAsync(chat.Id, new() { UserInput = "x", FocusAreas = ["y"] }));
        await Same(() => Store.States.AddFocusAreaAsync(chat.Id, "z"));
        await Same(() => Store.States.CountStepAsync(chat.Id));
        await Same(() => Store.States.SetLastToolResultAsync(chat.Id, "1"));
        var first = await Store.Flows.CreateFlowAsync(new(chat.Id, "t", 3));
        await Same();
        await Same(() => Store.Flows.PauseFlowAsync(first.Id));
        var second = await Store.Flows.CreateFlowAsync(new(chat.Id, "t", 3));
        await Same(() => Store.Flows.AbandonFlowAsync(first.Id));
        await Same(() => Store.Flows.UpdateFlowStepAsync(second.Id, 2));
        await Same(() => Store.Flows.CompleteFlowAsync(second.Id));
        var shell = await Store.Tools.RequestAsync(new(chat.Id, "shell", "{}"));
        var mail = await Store.Tools.RequestAsync(new(chat.Id, "mail", "{}"));
        await Same();
        await Same(() => Store.Tools.ApproveAsync(shell.Id, "me"));
        await Same(() => Store.Tools.CancelAsync(mail.Id));
        await Same(() => Store.Tools.RequestAsync(new(chat.Id, "late", "{}") { ExpiresAt = Clock.Now.AddMilliseconds(5) }));
        await Same(() => Store.Tools.RequestAsync(new(chat.Id, "mail", "{}")));
        await Same(() => Store.Goals.CreateAsync(new(Alice, "run") { Id = "g" }));
        await Same(() => Store.Goals.AchieveAsync("g"));
        await Same(() => Store.Goals.ReopenAsync("g"));
        await Same(() => Store.Goals.UpdateAsync("g", new() { Goal = "walk" }));
        await Same(() => Store.Goals.DeleteAsync("g"));
        await Same(() => Store.Conversations.UpdateAsync(chat.Id, new() { Title = "t" }));
        await Same(() => Store.Conversations.UpdateActivityAsync(chat.Id));
        await Same(() => Store.Conversations.CompleteAsync(chat.Id));
        await Same(() => Store.Conversations.ReopenAsync(chat.Id));
        await Same(() => Store.Conversations.ForkAsync(question.Id));
        await Same(() => Store.Users.UpdateAsync(Alice, new() { DisplayName = "A" }));
        await ChatAsync(Bob);
        await Same(() => Store.Users.MergeAsync(Bob, Alice));
        await Same(() => Store.Conversations.DeleteAsync(chat.Id));

        async Task Same(Func<Task>? write = null)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(7));
            await (write?.Invoke() ?? Task.CompletedTask);
            var kept = await ReadAsync();
            await using var work = await Store.BeginAsync();
            (await DumpAsync(work, chat.Id)).Should().Be(kept);
        }

        // Twice: the second time from memory.
        async Task<string> ReadAsync()
        {
            _ = await DumpAsync(Store, chat.Id);
            return await DumpAsync(Store, chat.Id);
        }
    }

    [Fact]
    public async Task Memories_and_users_are_kept_as_they_are_stored()
    {
        var user = await Store.Users.FindOrCreateAsync("discord", "1", "Ann");
        (await Store.Users.FindOrCreateAsync("discord", "1", "Ann")).Should().Be(user);
        await Store.Users.UpdateAsync(user.Id, new() { DisplayName = "Anna" });
        (await Store.Users.FindByIdentityAsync("discord", "1"))!.DisplayName.Should().Be("Anna");
        await Store.Users.UnlinkIdentityAsync(user.Id, "discord", "1");
        (await Store.Users.FindByIdentityAsync("discord", "1")).Should().BeNull();

        var memory = await Store.Memories.RememberAsync(new(user.Id, "likes running") { Tags = ["sport"] });
        foreach (var change in new Func<Task>[]
        {
            () => Store.Memories.ReinforceAsync(memory.Id, 2),
            () => Store.Memories.RecallAsync(user.Id, "running"),
            () => Store.Memories.UpdateAsync(memory.Id, new() { Content = "loves running" }),
            () => Store.Memories.ForgetAsync(memory.Id),
            () => Store.Memories.RestoreAsync(memory.Id),
            () => Store.Memories.DeleteAsync(memory.Id),
        })
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await change();
            var kept = await Store.Memories.FindByIdAsync(memory.Id);
            await using var work = await Store.BeginAsync();
            kept.Should().BeEquivalentTo(await work.Memories.FindByIdAsync(memory.Id));
        }
    }

    [Fact]
    public async Task A_unit_of_work_reads_its_own_writes_and_others_see_them_when_they_are_committed()
    {
        var chat = await ChatAsync();
        await Store.Messages.AppendAsync(chat.Id, MessageRole.User, "a");
        var before = await DumpAsync(Store, chat.Id);
        await using (var work = await Store.BeginAsync())
        {
            await work.SaveTurnAsync(TurnOf(chat.Id, 0, null));
            await work.Messages.EditAsync((await work.Messages.GetRecentMessagesAsync(chat.Id, 1))[0].Id, "edited");
            (await work.Messages.GetRecentMessagesAsync(chat.Id)).Should().HaveCount(3);
            var store = () => Store.Messages.GetRecentMessagesAsync(chat.Id);
            await store.Should().ThrowAsync<InvalidOperationException>("this flow has a unit of work open");
        }

        (await DumpAsync(Store, chat.Id)).Should().Be(before, "it was undone");

        await using (var work = await Store.BeginAsync())
        {
            await work.Messages.AppendAsync(chat.Id, MessageRole.User, "b");
            await work.Invoking(w => w.SaveTurnAsync(TurnOf(chat.Id, 0, null) with { AnsweredMessageId = "nothing" })).Should().ThrowAsync<ConversationStoreNotFoundException>();
            await work.CommitAsync();
        }

        (await Store.Messages.GetRecentMessagesAsync(chat.Id)).Select(m => m.Content).Should().Equal("a", "b");
        (await Store.States.GetLatestStateAsync(chat.Id)).Should().BeNull();
    }

    [Fact]
    public async Task One_users_store_is_never_given_what_is_kept_of_another()
    {
        var chat = await Store.Conversations.GetOrCreateAsync("k", Alice);
        var memory = await Store.Memories.RememberAsync(new(Alice, "x"));
        var user = await Store.Users.FindOrCreateAsync("discord", "1");
        await Store.SaveTurnAsync(TurnOf(chat.Id, 0, null));
        await Store.Flows.CreateFlowAsync(new(chat.Id, "t", 1));
        _ = await DumpAsync(Store, chat.Id);
        (await DumpAsync(Store.ForUser(Alice), chat.Id)).Should().Be(await DumpAsync(Store, chat.Id));

        var bob = Store.ForUser(Bob);
        for (var i = 0; i < 2; i++)
        {
            (await bob.Conversations.FindByIdAsync(chat.Id)).Should().BeNull();
            (await bob.Conversations.FindByExternalKeyAsync("k")).Should().BeNull();
            (await bob.Messages.GetRecentMessagesAsync(chat.Id)).Should().BeEmpty();
            (await bob.States.GetLatestStateAsync(chat.Id)).Should().BeNull();
            (await bob.States.GetWorkingStateAsync(chat.Id)).Should().BeNull();
            (await bob.Flows.GetActiveFlowAsync(chat.Id)).Should().BeNull();
            (await bob.LoadTurnAsync(chat.Id)).Should().BeNull();
            (await bob.Memories.FindByIdAsync(memory.Id)).Should().BeNull();
            (await bob.Users.FindByIdentityAsync("discord", "1")).Should().BeNull();
        }

        (await Store.Messages.GetRecentMessagesAsync(chat.Id)).Should().HaveCount(2, "what another did not find says nothing");
        (await Store.States.GetLatestStateAsync(chat.Id)).Should().NotBeNull();
        (await Store.ForUser(user.Id).Users.FindByIdentityAsync("discord", "1")).Should().Be(user);
    }

    [Fact]
    public async Task What_is_given_cannot_be_changed_by_whom_it_is_given_to()
    {
        var chat = await ChatAsync();
        await Store.SaveTurnAsync(TurnOf(chat.Id, 0, null));
        await Store.Tools.RequestAsync(new(chat.Id, "shell", "{}"));
        await Store.Goals.CreateAsync(new(Alice, "run"));
        _ = await Store.LoadTurnAsync(chat.Id);

        var turn = (await Store.LoadTurnAsync(chat.Id))!;

        foreach (var list in new object[] { turn.RecentMessages, turn.PendingApprovals, turn.Goals, turn.WorkingState!.FocusAreas, await Store.Messages.GetRecentMessagesAsync(chat.Id, 1) })
        {
            list.Should().NotBeAssignableTo<Array>();
            list.Should().BeAssignableTo<IList>().Which.IsReadOnly.Should().BeTrue();
        }
    }

    [Fact]
    public async Task An_answer_from_memory_comes_at_once_and_takes_little_memory()
    {
        var chat = await ChatAsync();
        await Store.Messages.CreateManyAsync([.. Enumerable.Range(0, 60).Select(i => new NewMessage(chat.Id, MessageRole.User, $"m{i}"))]);
        await Store.States.SaveStateAsync(chat.Id, 1);
        _ = await Store.LoadTurnAsync(chat.Id);
        Read();

        // Another look at the file may fall into one of them.
        Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Read();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }).Should().BeLessThan(3 * 1024);

        void Read()
        {
            Store.Messages.GetRecentMessagesAsync(chat.Id).IsCompletedSuccessfully.Should().BeTrue();
            Store.States.GetLatestStateAsync(chat.Id).IsCompletedSuccessfully.Should().BeTrue();
            Store.LoadTurnAsync(chat.Id).IsCompletedSuccessfully.Should().BeTrue();
        }
    }

    [Fact]
    public async Task Erasing_a_user_and_migrating_let_go_of_everything()
    {
        var chat = await ChatAsync();
        await Store.SaveTurnAsync(TurnOf(chat.Id, 0, null));
        _ = await Store.LoadTurnAsync(chat.Id);
        (await Store.Maintenance.GetHealthAsync()).HotCacheSize.Should().Be(1);

        await Store.Maintenance.RollbackToAsync(ShippedSql.Latest - 1);
        await Store.Maintenance.MigrateAsync();
        (await Store.Maintenance.GetHealthAsync()).HotCacheSize.Should().Be(0);

        _ = await Store.LoadTurnAsync(chat.Id);
        await Store.Maintenance.EraseUserAsync(Alice);
        (await Store.Maintenance.GetHealthAsync()).HotCacheSize.Should().Be(0);
        (await Store.LoadTurnAsync(chat.Id)).Should().BeNull();
    }

    [Fact]
    public async Task Nothing_is_kept_where_the_option_says_so_and_no_more_than_it_says()
    {
        await using var without = await OpenAsync(o => o.HotCacheBytes = 0);
        var chat = await without.Conversations.CreateAsync(Alice);
        _ = await without.LoadTurnAsync(chat.Id);
        _ = await without.LoadTurnAsync(chat.Id);
        (await without.Maintenance.GetHealthAsync()).Should().BeEquivalentTo(new { HotCacheSize = 0, HotCacheBytes = 0L, HotCacheHitRatio = (double?)null });

        await using var few = await OpenAsync(o => o.HotCacheEntries = 5);
        await using var small = await OpenAsync(o => o.HotCacheBytes = 50_000);
        for (var i = 0; i < 40; i++)
        {
            foreach (var store in new[] { few, small })
            {
                var next = await store.Conversations.CreateAsync(Alice);
                await store.Messages.AppendAsync(next.Id, MessageRole.User, new string('x', 1000));
                (await store.LoadTurnAsync(next.Id))!.RecentMessages.Should().ContainSingle();
            }
        }

        (await few.Maintenance.GetHealthAsync()).HotCacheSize.Should().Be(5);
        (await small.Maintenance.GetHealthAsync()).HotCacheBytes.Should().BeInRange(10_000, 50_000);
    }

    internal static NewTurn TurnOf(string chat, int number, Turn? before) => new(chat)
    {
        Messages = [new(chat, MessageRole.User, $"question {number}") { Id = $"{chat}-{number}" }, new(chat, MessageRole.Assistant, $"answer {number}")],
        AnsweredMessageId = $"{chat}-{number}",
        State = new($"{number}") { ExpectedVersion = before is null ? null : before.State?.Version ?? 0 },
        WorkingState = new() { StepCount = number, FocusAreas = ["x"] },
        Flow = before is null ? null : before.ActiveFlow is { } flow ? new() { FlowId = flow.Id, Step = (flow.CurrentStep + 1) % 3, Complete = number % 5 == 0 } : new() { Start = new(chat, "t", 3) },
    };

    internal static async Task<string> DumpAsync(IStoreModules store, string chat)
    {
        var parts = new List<object?>
        {
            await store.Conversations.FindByIdAsync(chat), await store.Conversations.FindByExternalKeyAsync("k"), await store.States.GetLatestStateAsync(chat),
            Working(await store.States.GetWorkingStateAsync(chat)), await store.Flows.GetActiveFlowAsync(chat),
        };
        parts.AddRange(await store.Messages.GetRecentMessagesAsync(chat, 3));
        parts.AddRange(await store.Messages.GetRecentMessagesAsync(chat, 20));
        if (await store.LoadTurnAsync(chat, 10) is { } turn)
        {
            parts.AddRange([turn.Conversation, turn.State, turn.ActiveFlow, Working(turn.WorkingState), .. turn.RecentMessages, .. turn.Goals, .. turn.PendingApprovals]);
        }

        return string.Join('\n', parts);

        static string? Working(WorkingState? working) => working is null ? null : $"{working with { FocusAreas = [] }} {string.Join(',', working.FocusAreas)}";
    }
}

public sealed class HotCacheOnFile() : HotCacheContract(EngineKind.TemporaryFile);

public sealed class HotCacheInMemory() : HotCacheContract(EngineKind.InMemory);
