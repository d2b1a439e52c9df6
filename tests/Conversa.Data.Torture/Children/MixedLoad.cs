using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.Queue;

namespace Conversa.Data.Torture.Children;

/// <summary>
/// One of two processes that do everything at once on the same rows: count in a shared state, count steps, append, search, do each other's tasks. Each also shows a beacon, a number that it raises,
/// and watches the other's. It says what happened with the time on the clock that both have, and at the end what it counted.
/// </summary>
internal sealed class MixedLoad : IChildWork
{
    public const string WorkName = "mixed-load";
    public const string Chat = "shared";

    private static readonly TimeSpan BetweenBeacons = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    public string Name => WorkName;

    public bool ReadsInput => true;

    /// <summary>Ticks of a clock that all processes of a machine share.</summary>
    public static long Now => Stopwatch.GetTimestamp();

    /// <param name="arguments">The path, the name of this process, the name of the other, and for how many milliseconds.</param>
    public async Task RunAsync(string[] arguments)
    {
        var (name, other) = (arguments[1], arguments[2]);
        await using var store = await ConversationStore.OpenAsync($"Data Source={arguments[0]}");
        await store.Conversations.GetOrCreateAsync(new Conversations.NewConversation("alice") { Id = Chat, ExternalKey = Chat });
        foreach (var beacon in new[] { name, other })
        {
            await store.Conversations.GetOrCreateAsync(new Conversations.NewConversation("alice") { Id = $"beacon-{beacon}", ExternalKey = $"beacon-{beacon}" });
        }

        ChildWork.Say("ready");
        await Console.In.ReadLineAsync();
        using var end = new CancellationTokenSource(int.Parse(arguments[3], CultureInfo.InvariantCulture));
        var time = end.Token;
        await Task.WhenAll(
            Task.Run(() => RepeatAsync("counted", () => CountAsync(store), time)),
            Task.Run(() => RepeatAsync("stepped", async () => { await store.States.CountStepAsync(Chat); return true; }, time)),
            Task.Run(() => RepeatAsync("appended", i => AppendAsync(store, name, i), time)),
            Task.Run(() => RepeatAsync("searched", async () => (await store.Messages.SearchAsync("bicycle", new() { UserId = "alice" })).Count > 0, time)),
            Task.Run(() => RepeatAsync("recalled", async () => (await store.Memories.RecallAsync("alice", "running")).Count > 0, time)),
            Task.Run(() => RepeatAsync("queued", i => EnqueueAsync(store, name, i), time)),
            Task.Run(() => RepeatAsync("worked", () => WorkAsync(store, name), time)),
            Task.Run(() => ShowAsync(store, name, time)),
            Task.Run(() => WatchAsync("message", () => MessageAsync(store, $"beacon-{other}"), time)),
            Task.Run(() => WatchAsync("state", () => StateAsync(store, $"beacon-{other}"), time)));
    }

    private static Task RepeatAsync(string what, Func<Task<bool>> work, CancellationToken time) => RepeatAsync(what, _ => work(), time);

    // Every error is said: none may be left to the caller of a store, whatever the other process does.
    private static async Task RepeatAsync(string what, Func<int, Task<bool>> work, CancellationToken time)
    {
        var (done, failed) = (0, 0);
        for (var i = 0; !time.IsCancellationRequested; i++)
        {
            try
            {
                done += await work(i) ? 1 : 0;
            }
            catch (Exception e)
            {
                failed++;
                ChildWork.Say($"error {what} {e.GetType().Name}: {e.Message}");
            }

            await Task.Delay(1, CancellationToken.None);
        }

        ChildWork.Say(string.Create(CultureInfo.InvariantCulture, $"total {what} {done} {failed}"));
    }

    // Reads, adds one, and saves where nobody has meanwhile: then the number is how often that succeeded.
    private static async Task<bool> CountAsync(IConversationStore store)
    {
        var latest = await store.States.GetLatestStateAsync(Chat);
        var number = latest is null ? 0 : JsonDocument.Parse(latest.State).RootElement.GetProperty("n").GetInt32();
        try
        {
            await store.States.SaveStateJsonAsync(Chat, $$"""{"n":{{number + 1}}}""", expectedVersion: latest?.Version ?? 0);
            return true;
        }
        catch (StateVersionConflictException)
        {
            return false;
        }
    }

    private static async Task<bool> AppendAsync(IConversationStore store, string name, int i)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
        await store.Messages.CreateAsync(new NewMessage(Chat, MessageRole.User, $"My bicycle, {id}.") { Id = id });
        ChildWork.Say($"message {id}");
        if (i % 10 == 0)
        {
            await store.Memories.RememberAsync(new NewMemory("alice", $"Was running, {id}.") { Id = id });
            ChildWork.Say($"memory {id}");
        }

        return true;
    }

    private static async Task<bool> EnqueueAsync(IConversationStore store, string name, int i)
    {
        await store.Queue.EnqueueAsync(new NewTask("remind") { Id = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}"), UserId = "alice" });
        return true;
    }

    private static async Task<bool> WorkAsync(IConversationStore store, string name)
    {
        if (await store.Queue.ClaimAsync(name) is not { } task)
        {
            return false;
        }

        await store.Queue.CompleteAsync(task.Id, task.LeaseToken);
        ChildWork.Say($"task {task.Id}");
        return true;
    }

    private static async Task ShowAsync(IConversationStore store, string name, CancellationToken time)
    {
        var beacon = $"beacon-{name}";
        for (var number = 1; !time.IsCancellationRequested; number++)
        {
            await store.Messages.AppendAsync(beacon, MessageRole.Assistant, string.Create(CultureInfo.InvariantCulture, $"{number}"), cancellationToken: CancellationToken.None);
            ChildWork.Say(string.Create(CultureInfo.InvariantCulture, $"shown message-{number} {Now}"));
            await store.States.SaveStateJsonAsync(beacon, string.Create(CultureInfo.InvariantCulture, $"{number}"), cancellationToken: CancellationToken.None);
            ChildWork.Say(string.Create(CultureInfo.InvariantCulture, $"shown state-{number} {Now}"));
            await Task.Delay(BetweenBeacons, CancellationToken.None);
        }
    }

    private static async Task<string?> MessageAsync(IConversationStore store, string beacon) =>
        (await store.Messages.GetRecentMessagesAsync(beacon, 1)).Select(m => m.Content).FirstOrDefault();

    private static async Task<string?> StateAsync(IConversationStore store, string beacon) => (await store.States.GetLatestStateAsync(beacon))?.State;

    // Says when the last look began that still saw the number before: whatever kept this process from looking earlier is not the store's.
    private static async Task WatchAsync(string kind, Func<Task<string?>> look, CancellationToken time)
    {
        var (seen, last) = (0, Now);
        while (!time.IsCancellationRequested)
        {
            var began = Now;
            var number = int.Parse(await look() ?? "0", CultureInfo.InvariantCulture);
            for (; seen < number; seen++)
            {
                ChildWork.Say(string.Create(CultureInfo.InvariantCulture, $"seen {kind}-{seen + 1} {last}"));
            }

            last = began;
            await Task.Delay(BetweenLooks, CancellationToken.None);
        }
    }
}
