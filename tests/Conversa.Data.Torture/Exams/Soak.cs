using System.Diagnostics;
using System.Globalization;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>Uses a store as a busy bot does, for long: hundreds of writes a second, searches, recalls, old conversations that go, backups. Nothing fails, and neither memory nor open files grow.</summary>
internal sealed class Soak : IExam
{
    private const int WritesPerSecond = 500;
    private const int ConversationsKept = 5;

    // What the collector and the disk's cache may differ by from one moment to another.
    private const long MemoryPlay = 48L * 1024 * 1024;
    private const int HandlePlay = 8;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    public int Number => 17;

    public string Name => "soak";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var duration = context.Duration(full: TimeSpan.FromMinutes(2), quick: TimeSpan.FromSeconds(6), longer: TimeSpan.FromHours(2));
        var path = context.NewPath();
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping);
        await store.Users.CreateAsync(new() { Id = "alice" });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.Stopping);
        end.CancelAfter(duration);
        var work = new Work(store, path, context.Findings);
        var samples = new List<(long Managed, long Resident, int Handles)>();
        var all = Task.WhenAll(
            work.RepeatAsync("write", Tick, work.WriteAsync, end.Token),
            work.RepeatAsync("search", TimeSpan.FromMilliseconds(25), work.SearchAsync, end.Token),
            work.RepeatAsync("retain", duration / 40, work.RetainAsync, end.Token),
            work.RepeatAsync("back up", duration / 8, work.BackUpAsync, end.Token));
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(duration / 60, CancellationToken.None);
            samples.Add(Sample());
        }

        await all;
        return Judge(context, work, samples, duration);
    }

    private static (long Managed, long Resident, int Handles) Sample()
    {
        using var self = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), self.WorkingSet64, Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : self.HandleCount);
    }

    // The second quarter, when all is warm, against the last.
    private static ExamResult Judge(ExamContext context, Work work, List<(long Managed, long Resident, int Handles)> samples, TimeSpan duration)
    {
        var quarter = samples.Count / 4;
        var (early, late) = (samples.GetRange(quarter, quarter), samples.GetRange(samples.Count - quarter, quarter));
        var managed = (Early: (long)early.Average(s => s.Managed), Late: (long)late.Average(s => s.Managed));
        var resident = (Early: (long)early.Average(s => s.Resident), Late: (long)late.Average(s => s.Resident));
        var handles = (Early: early.Max(s => s.Handles), Late: late.Max(s => s.Handles));
        context.Findings.Require(managed.Late < managed.Early + (MemoryPlay / 4), $"The managed memory grows from {managed.Early / 1024:N0} to {managed.Late / 1024:N0} KiB");
        context.Findings.Require(resident.Late < resident.Early + MemoryPlay, $"The memory grows from {resident.Early / 1024:N0} to {resident.Late / 1024:N0} KiB");
        context.Findings.Require(handles.Late <= handles.Early + HandlePlay, $"Open files grow from {handles.Early} to {handles.Late}");
        var rate = work.Writes / duration.TotalSeconds;
        context.Findings.Require(rate > WritesPerSecond * 0.8, $"Only {rate:0} writes a second");
        return context.Findings.Result(
            $"{duration.TotalSeconds:0} s, {rate:0} writes/s ({work.Writes:N0}), {work.Searches:N0} searches, {work.Backups} backups: {context.Findings.Count} errors, managed {managed.Early / 1024.0 / 1024:0.0} to {managed.Late / 1024.0 / 1024:0.0} MiB, resident {resident.Early / 1024 / 1024} to {resident.Late / 1024 / 1024} MiB, files {handles.Early} to {handles.Late}");
    }

    private sealed class Work(IConversationStore store, string path, Findings findings)
    {
        private readonly Queue<string> _chats = new();
        private readonly long _started = Stopwatch.GetTimestamp();
        private string _chat = "";
        private int _writes;

        public int Writes => _writes;

        public int Searches { get; private set; }

        public int Backups { get; private set; }

        public async Task RepeatAsync(string what, TimeSpan each, Func<Task> work, CancellationToken end)
        {
            if (what != "write")
            {
                await Task.Delay(each, CancellationToken.None);
            }

            while (!end.IsCancellationRequested)
            {
                try
                {
                    await work();
                }
                catch (Exception e)
                {
                    findings.Add($"To {what} threw {e.GetType().Name}: {e.Message}");
                }

                await Task.Delay(each, CancellationToken.None);
            }
        }

        // As many as are due, so that a slow moment is made up for.
        public async Task WriteAsync()
        {
            if (_chat.Length == 0)
            {
                await NextChatAsync();
            }

            var due = (int)(Stopwatch.GetElapsedTime(_started).TotalSeconds * WritesPerSecond) - _writes;
            await Task.WhenAll(Enumerable.Range(_writes, Math.Clamp(due, 0, 200)).Select(OneAsync));
            _writes += Math.Clamp(due, 0, 200);
        }

        public async Task SearchAsync()
        {
            Searches++;
            await store.Messages.SearchAsync("red bicycle", new MessageSearch { UserId = "alice" });
            await store.Memories.RecallAsync("alice", "running");
            await store.Messages.GetRecentMessagesAsync(_chat, 50);
        }

        public async Task RetainAsync()
        {
            await NextChatAsync();
            while (_chats.Count > ConversationsKept)
            {
                await store.Conversations.DeleteAsync(_chats.Dequeue());
            }

            foreach (var memory in (await store.Memories.ListAsync(new MemoryFilter { UserId = "alice" }, limit: 1000)).Items.Skip(200))
            {
                await store.Memories.DeleteAsync(memory.Id);
            }
        }

        public async Task BackUpAsync()
        {
            await store.Maintenance.BackupAsync(Path.Combine(Path.GetDirectoryName(path)!, "backup.db"), overwrite: true);
            Backups++;
        }

        private async Task NextChatAsync()
        {
            _chat = (await store.Conversations.CreateAsync("alice")).Id;
            _chats.Enqueue(_chat);
        }

        private Task OneAsync(int i) => (i % 20) switch
        {
            0 => store.Memories.RememberAsync(new NewMemory("alice", string.Create(CultureInfo.InvariantCulture, $"Was running for the {i}th time."))),
            1 => store.States.SaveStateJsonAsync(_chat, $$"""{"step":{{i}}}"""),
            2 => store.Usage.LogAsync(new("openai", "gpt") { UserId = "alice", InputTokens = i }),
            _ => store.Messages.AppendAsync(_chat, MessageRole.User, string.Create(CultureInfo.InvariantCulture, $"My bicycle is red, and number {i} was stolen on a day like this one.")),
        };
    }
}
