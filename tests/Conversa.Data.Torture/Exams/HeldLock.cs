using System.Diagnostics;
using System.Globalization;
using Conversa.Data.Messages;
using Conversa.Data.Torture.Children;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Another program holds the database's write lock for seconds. Reads and searches go on and find what was committed last, writes wait and are stored once the lock is free,
/// and one that is cancelled meanwhile says so at once and is not stored.
/// </summary>
internal sealed class HeldLock : IExam
{
    private const int Waiting = 8;
    private const string Chat = "chat";

    private static readonly TimeSpan SlowestRead = TimeSpan.FromMilliseconds(200);

    // A search first tries to take in what is not indexed yet, for a tenth of a second.
    private static readonly TimeSpan SlowestSearch = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan SlowestCancellation = TimeSpan.FromMilliseconds(200);

    public int Number => 8;

    public string Name => "an outsider holds the write lock";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var path = context.NewPath();
        var holding = context.Duration(full: TimeSpan.FromSeconds(5), quick: TimeSpan.FromSeconds(2));
        var (reads, searches, cancellations) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        int stored;
        await using (var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = $"Data Source={path}", BackgroundIndexing = false }, cancellationToken: context.Stopping))
        {
            await FillAsync(store);
            await using var holder = context.Start(LockHolder.WorkName, path);
            await holder.ExpectAsync(LockHolder.Held, context.Stopping);
            var waiting = Enumerable.Range(0, Waiting).Select(i => store.Messages.CreateAsync(new NewMessage(Chat, MessageRole.User, "waits") { Id = $"waiting-{i}" })).ToList();
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; Stopwatch.GetElapsedTime(started) < holding; i++)
            {
                await ReadAsync(store, reads, searches, context.Findings);
                cancellations.Add(await CancelAsync(store, string.Create(CultureInfo.InvariantCulture, $"cancelled-{i}"), context.Findings));
            }

            context.Findings.Require(!waiting.Exists(w => w.IsCompleted), "A write did not wait for the lock");
            holder.EndInput();
            await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(5), context.Stopping);
            await holder.ExitAsync(context.Stopping);
        }

        using (var connection = Outsider.Connect(path))
        {
            stored = connection.Rows("SELECT id FROM messages WHERE id LIKE 'waiting%'").Count;
            context.Findings.Require(stored == Waiting, $"{stored} of {Waiting} waiting writes were stored");
            context.Findings.Require(connection.Rows("SELECT id FROM messages WHERE id LIKE 'cancelled%'").Count == 0, "A cancelled write was stored");
        }

        Require(context, reads, SlowestRead, "A read");
        Require(context, searches, SlowestSearch, "A search");
        Require(context, cancellations, SlowestCancellation, "A cancellation");
        return context.Findings.Result(
            $"held {holding.TotalSeconds:0} s: slowest of {reads.Count} reads {reads.Longest().TotalMilliseconds:0} ms, of {searches.Count} searches {searches.Longest().TotalMilliseconds:0} ms, of {cancellations.Count} cancellations {cancellations.Longest().TotalMilliseconds:0} ms; {stored} of {Waiting} waiting writes stored");
    }

    private static void Require(ExamContext context, List<TimeSpan> times, TimeSpan most, string what) =>
        context.Findings.Require(times.Longest() < most, $"{what} took {times.Longest().TotalMilliseconds:0} ms");

    private static async Task FillAsync(IConversationStore store)
    {
        await store.Conversations.CreateAsync(new Conversations.NewConversation("alice") { Id = Chat });
        await store.Messages.CreateManyAsync([.. Enumerable.Range(0, 1000).Select(i => new NewMessage(Chat, MessageRole.User, $"My bicycle, for the {i}th time."))]);
        await store.Messages.SearchAsync("bicycle");

        // Not indexed while the lock is held.
        await store.Messages.AppendAsync(Chat, MessageRole.User, "the last word: xylophone");
    }

    private static async Task ReadAsync(IConversationStore store, List<TimeSpan> reads, List<TimeSpan> searches, Findings findings)
    {
        reads.Add(await Timed.RunAsync(async () => findings.Require((await store.Messages.GetRecentMessagesAsync(Chat, 50)).Count == 50, "A read did not find what is there")));
        searches.Add(await Timed.RunAsync(async () => findings.Require((await store.Messages.SearchAsync("xylophone")).Count > 0, "A search did not find the last message")));
    }

    /// <returns>The time from the cancellation to its answer.</returns>
    private static async Task<TimeSpan> CancelAsync(IConversationStore store, string id, Findings findings)
    {
        using var cancel = new CancellationTokenSource();
        var write = store.Messages.CreateAsync(new NewMessage(Chat, MessageRole.User, "is cancelled") { Id = id }, cancel.Token);
        await Task.Delay(20);
        var started = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        try
        {
            await write;
            findings.Add("A write was stored while another program held the lock");
        }
        catch (OperationCanceledException)
        {
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
