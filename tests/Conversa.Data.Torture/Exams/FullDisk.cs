using System.Collections.Concurrent;
using System.Globalization;
using Conversa.Data.Messages;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Lets the disk become full under four writers, again and again: a small disk of its own where one can be mounted, and a database that may not have more pages everywhere.
/// Every write is acknowledged and stored, or refused with a typed exception within a second and not stored; reads and searches go on; and once there is room the same store writes again.
/// </summary>
internal sealed class FullDisk : IExam
{
    private const int Callers = 4;
    private const int FailuresToStop = 3;
    private const int DiskMegabytes = 64;
    private const int Room = 1 << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public int Number => 3;

    public string Name => "disk full";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var rounds = context.Count(full: 20, quick: 3);
        var books = new Books();
        var limited = new WriterConnection();
        await RunAsync(context, context.NewPath(), rounds, books, limited, () => limited.Execute(Pages(limited, more: Room / 4096)), () => limited.Execute("PRAGMA max_page_count = 1000000000"), backUp: false);

        using var disk = SmallDisk.TryMount(Path.Combine(context.Directory, "disk"), DiskMegabytes);
        if (disk is not null)
        {
            await RunAsync(context, Path.Combine(context.Directory, "disk", "bot.db"), rounds, books, new WriterConnection(), () => disk.FillUpTo(Room), disk.MakeRoom, backUp: true);
        }

        return context.Findings.Result(
            $"{rounds} times by max_page_count{(disk is null ? "" : $" and {rounds} times on a disk of {DiskMegabytes} MB")}: {books.Acknowledged.Count:N0} writes acknowledged and stored, {books.Refused.Count:N0} refused and not stored, slowest refusal {books.Slowest.TotalMilliseconds:0} ms");
    }

    private static string Pages(WriterConnection writer, int more)
    {
        SQLitePCL.raw.sqlite3_prepare_v2(writer.Handle, "PRAGMA page_count", out var statement);
        using (statement)
        {
            SQLitePCL.raw.sqlite3_step(statement);
            return string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {SQLitePCL.raw.sqlite3_column_int(statement, 0) + more}");
        }
    }

    private static async Task RunAsync(ExamContext context, string path, int rounds, Books books, WriterConnection writer, Action fill, Action makeRoom, bool backUp)
    {
        var lane = new Books();
        var options = new ConversationStoreOptions { ConnectionString = $"Data Source={path}" };
        writer.Of(options);
        await using (var store = await ConversationStore.OpenAsync(options))
        {
            var chat = (await store.Conversations.CreateAsync("alice")).Id;
            for (var round = 0; round < rounds; round++)
            {
                context.Stopping.ThrowIfCancellationRequested();
                fill();
                await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => WriteAsync(store, chat, string.Create(CultureInfo.InvariantCulture, $"{round}-{caller}"), lane, context.Findings))));
                await ReadAsync(store, chat, context.Findings);
                if (backUp)
                {
                    await BackUpAsync(store, Path.GetDirectoryName(path)!, context.Findings);
                }

                makeRoom();
                await WriteAgainAsync(store, chat, string.Create(CultureInfo.InvariantCulture, $"{round}-again"), lane, context.Findings);
            }
        }

        Check(path, lane, context.Findings);
        books.Add(lane);
    }

    // Until there is no room any more.
    private static async Task WriteAsync(IConversationStore store, string chat, string prefix, Books books, Findings findings)
    {
        for (var (i, failures) = (0, 0); failures < FailuresToStop; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{i}");
            var took = await Timed.RunAsync(async () =>
            {
                try
                {
                    await store.Messages.CreateAsync(new NewMessage(chat, MessageRole.User, $"bicycle {new string('x', 4000)}") { Id = id });
                    books.Acknowledged.Add(id);
                }
                catch (ConversationStoreException e) when (e.IsTransient)
                {
                    failures++;
                    books.Refused.Add(id);
                }
                catch (Exception e)
                {
                    failures++;
                    books.Refused.Add(id);
                    findings.Add($"A write into a full disk: {e.GetType().Name}: {e.Message}");
                }
            });
            findings.Require(took < Longest, $"A write into a full disk took {took.TotalMilliseconds:0} ms");
            books.Slow(took);
        }
    }

    private static async Task ReadAsync(IConversationStore store, string chat, Findings findings)
    {
        try
        {
            var took = await Timed.RunAsync(async () =>
            {
                var recent = await store.Messages.GetRecentMessagesAsync(chat, 10);
                findings.Require(recent.Count > 0, "Nothing is read from a full disk");
                var hits = await store.Messages.SearchAsync("bicycle");
                findings.Require(hits.Count > 0, "Nothing is found on a full disk");
            });
            findings.Require(took < Longest, $"Reading and searching on a full disk took {took.TotalMilliseconds:0} ms");
        }
        catch (Exception e)
        {
            findings.Add($"Reading and searching on a full disk: {e}");
        }
    }

    private static async Task BackUpAsync(IConversationStore store, string directory, Findings findings)
    {
        var before = Directory.GetFiles(directory).Order().ToList();
        try
        {
            await store.Maintenance.BackupAsync(Path.Combine(directory, "backup.db"));
            findings.Add("A backup fitted on a full disk");
        }
        catch (ConversationStoreFullException)
        {
        }
        catch (Exception e)
        {
            findings.Add($"A backup to a full disk: {e.GetType().Name}: {e.Message}");
        }

        findings.Require(before.SequenceEqual(Directory.GetFiles(directory).Order()), "A backup to a full disk left something behind");
    }

    private static async Task WriteAgainAsync(IConversationStore store, string chat, string id, Books books, Findings findings)
    {
        try
        {
            await store.Messages.CreateAsync(new NewMessage(chat, MessageRole.User, "There is room.") { Id = id });
            books.Acknowledged.Add(id);
        }
        catch (Exception e)
        {
            findings.Add($"There is room again, and no write: {e.GetType().Name}: {e.Message}");
        }
    }

    private static void Check(string path, Books books, Findings findings)
    {
        foreach (var damage in Outsider.Damage(path))
        {
            findings.Add($"Damaged: {damage}");
        }

        using var connection = Outsider.Connect(path);
        var stored = connection.Rows("SELECT id FROM messages").ToHashSet();
        foreach (var id in books.Acknowledged.Where(id => !stored.Contains(id)))
        {
            findings.Add($"Acknowledged and lost: {id}");
        }

        foreach (var id in books.Refused.Where(stored.Contains))
        {
            findings.Add($"Refused and stored: {id}");
        }

        findings.Require(!books.Refused.IsEmpty, "The disk never became full");
    }

    private sealed class Books
    {
        private readonly Lock _gate = new();

        public ConcurrentBag<string> Acknowledged { get; } = [];

        public ConcurrentBag<string> Refused { get; } = [];

        public TimeSpan Slowest { get; private set; }

        public void Slow(TimeSpan time)
        {
            lock (_gate)
            {
                Slowest = time > Slowest ? time : Slowest;
            }
        }

        public void Add(Books other)
        {
            foreach (var id in other.Acknowledged)
            {
                Acknowledged.Add(id);
            }

            foreach (var id in other.Refused)
            {
                Refused.Add(id);
            }

            Slow(other.Slowest);
        }
    }
}
