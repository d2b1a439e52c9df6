using System.Globalization;
using System.Text;
using Conversa.Data.Maintenance;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.Queue;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Opens and uses files that are damaged or are no databases at all. Whatever a caller sees then is a <see cref="ConversationStoreException"/>, soon;
/// what was refused is left to the byte as it was; and in no file does a new, empty store take the place of the old.
/// </summary>
/// <remarks>A file of no bytes is none of these: it is how a new database begins.</remarks>
internal sealed class DamagedFiles : IExam
{
    private const string Chat = "chat";
    private const int Messages = 300;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly (string Name, Func<byte[], Random, byte[]> Damage)[] Damages =
    [
        ("bits turned", (file, random) => Flip(file, random, 0, file.Length)),
        ("bits of the header turned", (file, random) => Flip(file, random, 0, 100)),
        ("cut", (file, random) => file[..random.Next(1, file.Length)]),
        ("a stretch of zeros", (file, random) => Fill(file, random, bytes => bytes.Clear())),
        ("a stretch of noise", (file, random) => Fill(file, random, random.NextBytes)),
        ("a page in the place of another", SwapPages),
        ("zeros only", (file, random) => new byte[random.Next(1, file.Length)]),
        ("text", (_, random) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("This is no database.\n", random.Next(1, 1000))))),
    ];

    private static readonly Func<IConversationStore, Task>[] Uses =
    [
        store => store.Conversations.FindByExternalKeyAsync(Chat),
        store => store.Conversations.ListOverviewsAsync("alice"),
        async store => await ReadAllAsync(store.Messages.StreamAsync(Chat)),
        store => store.Messages.SearchAsync("bicycle", new() { Snippets = true }),
        store => store.Messages.AppendAsync(Chat, MessageRole.User, "one more"),
        store => store.Messages.EditAsync("m-7", "changed"),
        store => store.Messages.DeleteAsync("m-8"),
        store => store.States.GetStateHistoryAsync(Chat),
        store => store.States.SaveStateJsonAsync(Chat, "{}"),
        store => store.Memories.ListAsync(new() { UserId = "alice" }),
        store => store.Memories.RecallAsync("alice", "running"),
        store => store.Memories.RememberAsync("alice", "one more"),
        store => store.Queue.ListAsync(),
        store => store.Queue.ClaimAsync("worker"),
        store => store.Maintenance.GetHealthAsync(),
        store => store.Maintenance.CheckAsync(StoreChecks.All),
        store => store.Maintenance.CheckSearchAsync(),
    ];

    public int Number => 12;

    public string Name => "damaged files";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var files = context.Count(full: 300, quick: 45);
        var random = context.NewRandom();
        var whole = await MakeAsync(context.NewPath());
        var (refused, restored, times) = (0, 0, new List<TimeSpan>());
        var wellPath = context.NewPath();
        await File.WriteAllBytesAsync(wellPath, whole);
        await using var well = await ConversationStore.OpenAsync($"Data Source={wellPath}", context.Stopping);
        await well.Maintenance.BackupAsync($"{wellPath}.backup", cancellationToken: context.Stopping);
        for (var i = 0; i < files; i++)
        {
            context.Stopping.ThrowIfCancellationRequested();
            var path = context.NewPath();
            var (name, damage) = Damages[i % Damages.Length];
            var bytes = damage([.. whole], random);
            await File.WriteAllBytesAsync(path, bytes);
            await File.WriteAllBytesAsync($"{path}.copy", bytes);
            var what = string.Create(CultureInfo.InvariantCulture, $"file {i}, {name}");
            if (!await TryUseAsync(path, what, context.Findings, times))
            {
                refused++;
                var left = await File.ReadAllBytesAsync(path);
                context.Findings.Require(bytes.AsSpan().SequenceEqual(left), $"{what}: refused, and changed nevertheless");
            }

            if (await TryRestoreAsync(well, $"{path}.copy", what, context.Findings, times))
            {
                restored++;
                await well.Maintenance.RestoreAsync($"{wellPath}.backup", cancellationToken: context.Stopping);
            }

            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }

        await TryUseAsync(context.Directory, "a directory", context.Findings, times);
        return context.Findings.Result($"{files} files and a directory: {refused} refused and untouched, the others used, {restored} taken as a backup, longest call {times.Longest().TotalMilliseconds:0} ms");
    }

    /// <returns>The bytes of a database with something of everything.</returns>
    private static async Task<byte[]> MakeAsync(string path)
    {
        await using (var store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = $"Data Source={path}", TimeProvider = new FixedClock() }))
        {
            await store.Conversations.CreateAsync(new Conversations.NewConversation("alice") { Id = Chat, ExternalKey = Chat, Metadata = """{"a":1}""" });
            await store.Messages.CreateManyAsync([.. Enumerable.Range(0, Messages).Select(i => new NewMessage(Chat, MessageRole.User, $"My red bicycle, for the {i}th time, and 自転車 too.") { Id = $"m-{i}", Metadata = """{"b":[2]}""" })]);
            for (var i = 0; i < 40; i++)
            {
                await store.States.SaveStateJsonAsync(Chat, $$"""{"step":{{i}}}""");
                await store.Memories.RememberAsync(new NewMemory("alice", $"Runs {i} times a week.") { Tags = ["running", "week"], Metadata = "{}" });
                await store.Queue.EnqueueAsync(new NewTask("remind") { Payload = $$"""{"of":{{i}}}""" });
            }

            await store.Messages.SearchAsync("bicycle");
        }

        return await File.ReadAllBytesAsync(path);
    }

    /// <returns>False when the store would not open it.</returns>
    private static async Task<bool> TryUseAsync(string path, string what, Findings findings, List<TimeSpan> times)
    {
        IConversationStore? store = null;
        await CallAsync($"{what}, opening", async () => store = await ConversationStore.OpenAsync($"Data Source={path}"), findings, times);
        if (store is null)
        {
            return false;
        }

        await CallAsync(
            $"{what}, status",
            async () =>
            {
                var applied = (await store.Maintenance.GetStatusAsync()).Applied;
                findings.Require(applied.Any(a => a.AppliedAt == FixedClock.Then), $"{what}: a new store has been made in it");
            },
            findings,
            times);
        for (var i = 0; i < Uses.Length; i++)
        {
            var use = Uses[i];
            await CallAsync(string.Create(CultureInfo.InvariantCulture, $"{what}, use {i}"), () => use(store), findings, times);
        }

        await CallAsync($"{what}, backing up", () => store.Maintenance.BackupAsync($"{path}.backup"), findings, times);
        await CallAsync($"{what}, closing", () => store.DisposeAsync().AsTask(), findings, times);
        return true;
    }

    // A store that is well is given the file as a backup, and takes it, or stays as it is.
    private static async Task<bool> TryRestoreAsync(IConversationStore well, string path, string what, Findings findings, List<TimeSpan> times)
    {
        var last = await well.Messages.AppendAsync(Chat, MessageRole.User, "not in any backup");
        var restored = await CallAsync($"{what}, restoring", () => well.Maintenance.RestoreAsync(path), findings, times);
        var isThere = restored || await well.Messages.FindByIdAsync(last.Id) is not null;
        findings.Require(isThere, $"{what}: it was not restored, and the store has changed nevertheless");
        return restored;
    }

    /// <returns>False when it was refused.</returns>
    private static async Task<bool> CallAsync(string what, Func<Task> call, Findings findings, List<TimeSpan> times)
    {
        var done = false;
        times.Add(await Timed.RunAsync(async () =>
        {
            try
            {
                await Task.Run(call).WaitAsync(Longest);
                done = true;
            }
            catch (ConversationStoreException)
            {
                // As promised.
            }
            catch (Exception e)
            {
                findings.Add($"{what}: {(e is TimeoutException ? "it hangs" : $"{e}")}");
            }
        }));
        return done;
    }

    private static async Task ReadAllAsync(IAsyncEnumerable<Message> messages)
    {
        await foreach (var message in messages)
        {
            _ = message.Content;
        }
    }

    private static byte[] Flip(byte[] file, Random random, int from, int to)
    {
        for (var bits = random.Next(1, 64); bits > 0; bits--)
        {
            file[random.Next(from, to)] ^= (byte)(1 << random.Next(8));
        }

        return file;
    }

    private delegate void FillBytes(Span<byte> bytes);

    private static byte[] Fill(byte[] file, Random random, FillBytes fill)
    {
        var at = random.Next(file.Length);
        fill(file.AsSpan(at, Math.Min(file.Length - at, random.Next(1, 16 * 4096))));
        return file;
    }

    private static byte[] SwapPages(byte[] file, Random random)
    {
        const int Page = 4096;
        var (from, to) = (random.Next(file.Length / Page), random.Next(file.Length / Page));
        file.AsSpan(from * Page, Page).CopyTo(file.AsSpan(to * Page));
        return file;
    }
}
