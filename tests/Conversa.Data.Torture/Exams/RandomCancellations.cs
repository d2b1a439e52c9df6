using System.Diagnostics;
using System.Globalization;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Cancels reads and writes at random moments, some before they begin, some in their middle, while others go on. Each answers at once, a write that was reported cancelled is not there and one that was
/// reported stored is, and all connections work afterwards.
/// </summary>
internal sealed class RandomCancellations : IExam
{
    private const int Callers = 4;
    private const int Rows = 20_000;
    private const string Chat = "chat";

    private static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(200);

    public int Number => 9;

    public string Name => "random cancellations";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var cancellations = context.Count(full: 1_000, quick: 150);
        var path = context.NewPath();
        var books = new Books();
        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping))
        {
            await store.Conversations.CreateAsync(new Conversations.NewConversation("alice") { Id = Chat });
            foreach (var batch in Enumerable.Range(0, context.Quick ? Rows / 4 : Rows).Chunk(1000))
            {
                await store.Messages.CreateManyAsync([.. batch.Select(i => new NewMessage(Chat, MessageRole.User, $"My bicycle was stolen for the {i}th time, and the wheels of number {i % 97} are red."))]);
            }

            await store.Messages.SearchAsync("bicycle");
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(context, store, caller, cancellations / Callers, books))));
            await StillWorksAsync(context, store);
        }

        using (var connection = Outsider.Connect(path))
        {
            var stored = connection.Rows("SELECT id FROM messages WHERE id LIKE 'w-%' UNION ALL SELECT id FROM memories WHERE id LIKE 'w-%'").ToHashSet();
            foreach (var lost in books.Stored.Except(stored))
            {
                context.Findings.Add($"{lost} was reported stored and is not there");
            }

            foreach (var there in books.Cancelled.Intersect(stored))
            {
                context.Findings.Add($"{there} was reported cancelled and is there");
            }
        }

        foreach (var damage in Outsider.Damage(path))
        {
            context.Findings.Add($"Damaged: {damage}");
        }

        context.Findings.Require(books.InTime > 0 && books.Cancelled.Count > 0 && books.Stored.Count > 0, "The exam cancelled nothing, or everything");
        return context.Findings.Result(
            $"{books.Calls:N0} calls cancelled ({books.InTime:N0} before they ended; {books.Cancelled.Count} writes cancelled, {books.Stored.Count} stored), slowest answer {books.Slowest.TotalMilliseconds:0} ms");
    }

    private static async Task CallAsync(ExamContext context, IConversationStore store, int caller, int calls, Books books)
    {
        var random = context.NewRandom(caller);
        for (var i = 0; i < calls && !context.Stopping.IsCancellationRequested; i++)
        {
            using var cancel = new CancellationTokenSource();
            var (id, kind) = (string.Create(CultureInfo.InvariantCulture, $"w-{caller}-{i}"), random.Next(8));
            if (random.Next(10) == 0)
            {
                await cancel.CancelAsync();
            }

            var call = Task.Run(() => OneAsync(store, kind, id, cancel.Token));
            await WaitAsync(random);
            var started = Stopwatch.GetTimestamp();
            await cancel.CancelAsync();
            try
            {
                await call;
                books.Note(kind < 4 ? id : null, null, Stopwatch.GetElapsedTime(started));
            }
            catch (OperationCanceledException)
            {
                books.Note(null, kind < 4 ? id : null, Stopwatch.GetElapsedTime(started), true);
            }
            catch (Exception e)
            {
                context.Findings.Add($"A cancelled call threw {e.GetType().Name}: {e.Message}");
            }

            context.Findings.Require(Stopwatch.GetElapsedTime(started) < Slowest, $"An answer to a cancellation of kind {kind} took {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        }
    }

    // From nothing to some milliseconds: into the line, the statement, the commit.
    private static async Task WaitAsync(Random random)
    {
        if (random.Next(3) == 0)
        {
            await Task.Delay(random.Next(1, 20));
            return;
        }

        var (until, started) = (TimeSpan.FromMicroseconds(random.Next(500)), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started) < until)
        {
            Thread.SpinWait(20);
        }
    }

    private static async Task OneAsync(IConversationStore store, int kind, string id, CancellationToken cancellation)
    {
        switch (kind)
        {
            case 0 or 1:
                await store.Messages.CreateAsync(new NewMessage(Chat, MessageRole.User, "a write") { Id = id }, cancellation);
                break;
            case 2:
                await store.Memories.RememberAsync(new NewMemory("alice", "a memory") { Id = id }, cancellation);
                break;
            case 3:
                await using (var work = await store.BeginAsync(cancellation))
                {
                    await work.Messages.CreateAsync(new NewMessage(Chat, MessageRole.User, "in a unit") { Id = id }, cancellation);
                    await work.CommitAsync(cancellation);
                }

                break;
            case 4:
                await store.Messages.SearchAsync("bicycle wheels red number", limit: 100, cancellationToken: cancellation);
                break;
            case 5:
                await store.Messages.ListAsync(Chat, limit: 1000, cancellationToken: cancellation);
                break;
            case 6:
                await store.Messages.CountAsync(Chat, new MessageFilter { ToolName = "none" }, cancellation);
                break;
            default:
                await store.Conversations.ListOverviewsAsync("alice", cancellationToken: cancellation);
                break;
        }
    }

    // As many reads at once as there are connections, and more; and a write.
    private static async Task StillWorksAsync(ExamContext context, IConversationStore store)
    {
        var reads = Task.WhenAll(Enumerable.Range(0, 32).Select(_ => store.Messages.GetRecentMessagesAsync(Chat, 100)));
        var write = store.Messages.CreateAsync(new NewMessage(Chat, MessageRole.User, "the last") { Id = "last" });
        await Task.WhenAll(reads, write).WaitAsync(TimeSpan.FromSeconds(5), context.Stopping);
        context.Findings.Require((await reads).All(r => r.Count == 100), "A read after the cancellations did not find what is there");
        context.Findings.Require((await store.Messages.SearchAsync("stolen")).Count > 0, "A search after the cancellations did not find what is there");
    }

    private sealed class Books
    {
        private readonly Lock _gate = new();

        public int Calls { get; private set; }

        public int InTime { get; private set; }

        public List<string> Stored { get; } = [];

        public List<string> Cancelled { get; } = [];

        public TimeSpan Slowest { get; private set; }

        public void Note(string? stored, string? cancelled, TimeSpan took, bool inTime = false)
        {
            lock (_gate)
            {
                Calls++;
                InTime += inTime ? 1 : 0;
                Slowest = took > Slowest ? took : Slowest;
                if (stored is not null)
                {
                    Stored.Add(stored);
                }

                if (cancelled is not null)
                {
                    Cancelled.Add(cancelled);
                }
            }
        }
    }
}
