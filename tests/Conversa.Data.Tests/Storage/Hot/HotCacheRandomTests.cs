using Conversa.Data.Messages;

namespace Conversa.Data.Tests.Storage.Hot;

/// <summary>Random operations of several tasks, with another process at work on the same file: every answer is compared with that of a store that keeps nothing.</summary>
public sealed class HotCacheRandomTests : IDisposable
{
    private const int Tasks = 4;

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualClock _clock = new();

    private string Path => _directory.Database;

    [Theory]
    [InlineData(1, 10_000, 64 << 20)]
    [InlineData(2, 3, 64 << 20)]
    [InlineData(3, 10_000, 20_000)]
    public async Task Every_answer_is_that_of_a_store_that_keeps_nothing(int seed, int entries, long bytes)
    {
        await using var store = await OpenAsync(entries, bytes);
        await using var plain = await OpenAsync(1, 0);
        var shared = await store.Conversations.GetOrCreateAsync("shared", "alice");
        await using var other = await OtherProcess.StartAsync("turns", Path, "60");

        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(i => Task.Run(() => new Player(store, plain, _clock, shared.Id, i, seed).PlayAsync())));

        (await other.FinishAsync()).Should().Be(0);
    }

    private Task<IConversationStore> OpenAsync(int entries, long bytes) => ConversationStore.OpenAsync(new ConversationStoreOptions
    {
        ConnectionString = $"Data Source={Path}",
        TimeProvider = _clock,
        HotCacheEntries = entries,
        HotCacheBytes = bytes,
    });

    public void Dispose() => _directory.Dispose();

    /// <summary>One task, whose user's conversations nobody else writes to, and who writes to one that all write to.</summary>
    private sealed class Player(IConversationStore store, IConversationStore plain, ManualClock clock, string shared, int number, int seed)
    {
        private const int Moves = 120;

        private readonly Random _random = new((seed * 100) + number);
        private readonly string _user = $"user{number}";
        private string _chat = "";
        private string _memory = "m";

        public async Task PlayAsync()
        {
            for (var i = 0; i < Moves; i++)
            {
                _chat = (await store.Conversations.GetOrCreateAsync($"{_user}-{_random.Next(3)}", _user)).Id;
                clock.Advance(TimeSpan.FromMilliseconds(_random.Next(3)));
                try
                {
                    await MoveAsync(store, i);
                }
                catch (Exception e) when (e is ConversationStoreException or ArgumentException)
                {
                    // What was refused must have changed nothing.
                }

                await CompareAsync();
                await CompareSharedAsync();
            }
        }

        private async Task MoveAsync(IConversationStore all, int i)
        {
            switch (_random.Next(12))
            {
                case 0:
                    await using (var work = await all.BeginAsync())
                    {
                        await WriteAsync(work, i);
                        await WriteAsync(work, i + 1000);
                        if (_random.Next(2) == 0)
                        {
                            await work.CommitAsync();
                        }
                    }

                    break;
                case 1:
                    await all.SaveTurnAsync(new(shared) { Messages = [new(shared, MessageRole.User, $"{_user} {i}")], State = new($"{i}") });
                    break;
                case 2:
                    await all.Messages.AppendAsync(shared, MessageRole.User, $"{_user} {i}");
                    break;
                default:
                    await WriteAsync(all, i);
                    break;
            }
        }

        private async Task WriteAsync(IStoreModules to, int i)
        {
            var recent = await to.Messages.GetRecentMessagesAsync(_chat, 8);
            var some = recent.Count > 0 ? recent[_random.Next(recent.Count)].Id : "none";
            var flow = (await to.Flows.GetActiveFlowAsync(_chat))?.Id ?? "none";
            Func<Task>[] writes =
            [
                () => to.Messages.AppendAsync(_chat, MessageRole.User, $"{i}", externalId: _random.Next(4) == 0 ? $"e{_random.Next(5)}" : null),
                () => to.Messages.CreateAsync(new(_chat, MessageRole.User, $"{i}") { Timestamp = clock.Now.AddMilliseconds(_random.Next(-20, 20)) }),
                () => to.Messages.CreateManyAsync([.. Enumerable.Range(0, _random.Next(1, 12)).Select(n => new NewMessage(_chat, MessageRole.Assistant, $"{i}.{n}"))]),
                () => to.Messages.EditAsync(some, $"edit {i}"),
                () => to.Messages.SetPinnedAsync(some, _random.Next(2) == 0),
                () => to.Messages.SetResponseAsync(some, recent[^1].Id),
                () => to.Messages.DeleteAsync(some),
                () => to.Messages.TruncateAfterAsync(some),
                () => to.States.SaveStateJsonAsync(_chat, $"{i}", _random.Next(3) == 0 ? 1 : null),
                () => to.States.RestoreAsync(_chat, 1),
                () => to.States.PruneAsync(_chat, 1),
                () => to.States.SetWorkingStateAsync(_chat, new() { StepCount = i, FocusAreas = ["a"] }),
                () => to.States.CountStepAsync(_chat),
                () => to.States.AddFocusAreaAsync(_chat, $"{_random.Next(3)}"),
                () => to.States.SetLastToolResultAsync(_chat, $"{i}"),
                () => to.Flows.CreateFlowAsync(new(_chat, "t", 3)),
                () => to.Flows.UpdateFlowStepAsync(flow, _random.Next(5)),
                () => to.Flows.PauseFlowAsync(flow),
                () => to.Flows.CompleteFlowAsync(flow),
                async () => await to.Flows.ResumeFlowAsync((await to.Flows.ListAsync(_chat)).Items[0].Id),
                async () => await to.Flows.AbandonFlowAsync((await to.Flows.ListAsync(_chat)).Items[0].Id),
                () => to.Tools.RequestAsync(new(_chat, "shell", $"{i}")),
                async () => await to.Tools.ApproveAsync((await to.Tools.ListPendingAsync(_chat)).Items[0].Id, "me"),
                async () => await to.Tools.CancelAsync((await to.Tools.ListAsync(new() { ConversationId = _chat })).Items[0].Id),
                () => to.Conversations.UpdateAsync(_chat, new() { Title = $"{i}" }),
                () => to.Conversations.UpdateActivityAsync(_chat),
                () => to.Conversations.CompleteAsync(_chat),
                () => to.Conversations.ReopenAsync(_chat),
                () => to.Conversations.ForkAsync(some),
                () => to.Conversations.DeleteAsync(_chat),
                () => to.Goals.CreateAsync(new(_user, $"{i}") { ConversationId = _chat }),
                async () => await to.Goals.AchieveAsync((await to.Goals.ListAsync(_user)).Items[0].Id),
                async () => await to.Goals.DeleteAsync((await to.Goals.ListAsync(_user)).Items[0].Id),
                async () => _memory = (await to.Memories.RememberAsync(new(_user, $"about {i}"))).Id,
                () => to.Memories.RecallAsync(_user, "about"),
                () => to.Memories.ReinforceAsync(_memory),
                () => to.Memories.DeleteAsync(_memory),
                () => to.Users.FindOrCreateAsync("discord", _user, _random.Next(2) == 0 ? "name" : null),
                () => to.SaveTurnAsync(new(_chat) { Messages = [new(_chat, MessageRole.User, "q") { Id = $"{_chat}{i}" }, new(_chat, MessageRole.Assistant, "a")], AnsweredMessageId = $"{_chat}{i}", State = new("1"), Flow = flow == "none" ? null : new() { FlowId = flow, Step = 1 } }),
                () => to.SaveTurnAsync(new(_chat) { Messages = [new(_chat, MessageRole.User, "q")], State = new("1") { ExpectedVersion = 99 } }),
            ];
            await writes[_random.Next(writes.Length)]();
        }

        private async Task CompareAsync()
        {
            var expected = await DumpAsync(plain);
            (await DumpAsync(store)).Should().Be(expected);
            (await DumpAsync(store)).Should().Be(expected, "it is kept by now");
            (await store.ForUser("nobody").LoadTurnAsync(_chat)).Should().BeNull();
        }

        private async Task<string> DumpAsync(IConversationStore of) =>
            string.Join('\n', await HotCacheContract.DumpAsync(of, _chat), await of.Users.FindByIdentityAsync("discord", _user), MemoryOf(await of.Memories.FindByIdAsync(_memory)));

        private static object? MemoryOf(Data.Memories.Memory? memory) => memory is null ? null : memory with { Tags = [] };

        // Others write to it all the time: what is given lies between what was there before and after.
        private async Task CompareSharedAsync()
        {
            var before = await plain.States.GetLatestStateAsync(shared);
            var turn = (await store.LoadTurnAsync(shared, 200))!;
            var state = await store.States.GetLatestStateAsync(shared);
            var after = await plain.States.GetLatestStateAsync(shared);

            // The other process may be 100 ms ahead, and writes every 5: before it has ended, only what is of this store is certain. A read that went to the file may know
            // more of it than the next, which is answered from memory.
            foreach (var version in new[] { state?.Version ?? 0, turn.State?.Version ?? 0 })
            {
                version.Should().BeGreaterThanOrEqualTo((before?.Version ?? 0) - 60).And.BeLessThanOrEqualTo(after?.Version ?? 0);
            }

            turn.RecentMessages.Should().BeInAscendingOrder(m => m.Seq).And.OnlyHaveUniqueItems();
        }
    }
}
