using System.Text;
using Conversa.Data.Messages;
using Conversa.Data.Torture.Harness;
using Conversa.Data.Torture.Surface;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Erases a user who has rows of all kinds, edited, deleted and searched for before, between rows of others. No byte of what they wrote is in any file of the store afterwards, open or closed,
/// the rows of others are as before, and what comes in late, by every method that writes, does not bring them back.
/// </summary>
internal sealed class Erasure : IExam
{
    private const int Messages = 2_000;

    private static readonly Person Erased = new("erased-user-1", "zanzibarmarker");
    private static readonly Person Other = new("other-1", "xylophone");

    // What a host stores for a user by the user's id alone makes the user by itself; what needs a conversation, and what is only noted, must not.
    private static readonly string[] Makers =
    [
        "Conversations.CreateAsync", "Conversations.GetOrCreateAsync", "Users.CreateAsync", "Users.StartSessionAsync", "Users.FindOrCreateAsync", "Memories.Remember", "Goals.CreateAsync", "Knowledge.Add", "Knowledge.ReplaceSource",
        "Preferences.Set", "Connections.CreateAsync", "Providers.SaveAsync", "Todos.CreateAsync", "ApiQuotas.SetLimitsAsync", "Tracked.TrackAsync", "Uploads.SaveAsync", "Tools.Settings.SaveAsync",
    ];

    public int Number => 21;

    public string Name => "erasure";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var rounds = context.Count(full: 10, quick: 1);
        var (bytes, rows, late) = (0L, 0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var (scanned, kept, tried) = await EraseAsync(context, context.NewPath(), context.NewRandom(round), context.Quick ? Messages / 4 : Messages);
            (bytes, rows, late) = (bytes + scanned, rows + kept, late + tried);
        }

        return context.Findings.Result($"{rounds} erasures: {bytes / 1024.0 / 1024:0.0} MiB scanned, {rows:N0} rows of others equal, {late:N0} late writes: {context.Findings.Count} findings");
    }

    private static async Task<(long Bytes, int Rows, int Late)> EraseAsync(ExamContext context, string path, Random random, int messages)
    {
        Snapshot before;
        int late, kept;
        await using (var store = await SurfaceStore.OpenAsync(path, context.Stopping, null, o => o.BackgroundIndexing = true))
        {
            await Other.FillAsync(store);
            await Other.FillAsHostAsync(store);
            await Erased.FillAsync(store);
            await ChatAsync(store, random, messages);
            before = Snapshot.Of(path);
            context.Findings.Require(Traces(path, []) > 0, "There was nothing to erase");
            var erased = await store.Maintenance.EraseUserAsync(Erased.Name);
            context.Findings.Require(erased.IsComplete, "The erasure did not come to its end");

            context.Findings.Require(erased.LeftUploads == 0, "Contents of uploads were left");
            Scan(context, path, "with the store open");
            kept = CompareOthers(context.Findings, before, Snapshot.Of(path, before));
            late = await WriteLateAsync(context, store);
            Scan(context, path, "after late writes", late: true);
            context.Findings.Require(await store.Users.FindByIdAsync(Erased.Name) is null, "The user is there again");
        }

        Scan(context, path, "with the store closed", late: true);
        foreach (var damage in Outsider.Damage(path))
        {
            context.Findings.Add($"Damaged: {damage}");
        }

        return (Files(path).Sum(f => f.Length), kept, late);
    }

    // All in which nothing of the user stands; what is summed over all users has changed.
    private static int CompareOthers(Findings findings, Snapshot before, Snapshot after)
    {
        var kept = 0;
        foreach (var (table, rows) in before.Rows.Where(t => t.Key != "cache_totals"))
        {
            foreach (var row in rows.Where(r => !r.Contains(Erased.Word, StringComparison.Ordinal) && !r.Contains(Erased.Name, StringComparison.Ordinal)))
            {
                kept++;
                findings.Require(after.Rows[table].Contains(row), $"A row of others in {table} is not as before: {row}");
            }
        }

        return kept;
    }

    private static async Task ChatAsync(IConversationStore store, Random random, int messages)
    {
        var own = store.ForUser(Erased.Name);
        for (var i = 0; i < messages; i++)
        {
            var said = await own.Messages.CreateAsync(new NewMessage(Erased.Name, MessageRole.User, $"x{i}{Erased.Word} and {random.Next()} {(random.Next(2) == 0 ? $"自転車{Erased.Word}" : "")}"));
            switch (random.Next(8))
            {
                case 0:
                    await own.Messages.EditAsync(said.Id, $"{Erased.Word} edited");
                    break;
                case 1:
                    await own.Messages.DeleteAsync(said.Id);
                    break;
                case 2:
                    await own.States.SaveStateJsonAsync(Erased.Name, $$"""{"{{Erased.Word}}":{{i}}}""");
                    break;
                case 3:
                    await own.Messages.SearchAsync(Erased.Word);
                    break;
                case 4:
                    // They speak in another's conversation, and another in theirs.
                    await store.Messages.CreateAsync(new NewMessage(Other.Name, MessageRole.User, $"{Erased.Word} said elsewhere") { AuthorId = Erased.Name });
                    await store.Messages.CreateAsync(new NewMessage(Erased.Name, MessageRole.User, $"to {Erased.Word}") { AuthorId = Other.Name });
                    break;
            }
        }
    }

    // By every method that writes, in the user's name and in the host's.
    private static async Task<int> WriteLateAsync(ExamContext context, IConversationStore store)
    {
        var calls = 0;
        foreach (var (target, type) in new[] { ((object)store, typeof(IConversationStore)), (store.ForUser(Erased.Name), typeof(IUserStore)) })
        {
            foreach (var method in ApiMethod.Of(type).Where(m => !m.Reads && !Sweeps(m) && !m.Name.StartsWith("Maintenance.", StringComparison.Ordinal) && !Makers.Any(maker => m.Name.Contains(maker, StringComparison.Ordinal))))
            {
                foreach (var all in new[] { false, true })
                {
                    // Without a word of theirs: it is for the user that nothing may stay.
                    var outcome = await Outcome.OfAsync(method, target, new ApiArguments(slot => slot.Required || (all && slot.Kind == SlotKind.Key) ? Erased.Key(slot.Kind) : null).For(method));
                    calls++;
                    context.Findings.Require(outcome.IsOurs, $"{method} for a user who is gone: {outcome.Error?.GetType().Name} {outcome.Error?.Message}");
                    if (!context.Findings.Require(await store.Users.FindByIdAsync(Erased.Name) is null, $"{method} brings the user back"))
                    {
                        await store.Maintenance.EraseUserAsync(Erased.Name);
                    }
                }
            }
        }

        return calls;
    }

    // What takes away rows of all users at once is no late write.
    private static bool Sweeps(ApiMethod method) => new[] { "Clear", "Trim", "CleanUp" }.Any(start => method.Method.Name.StartsWith(start, StringComparison.Ordinal));

    private static void Scan(ExamContext context, string path, string when, bool late = false)
    {
        // A host's rows may carry the id that a late write names.
        string[] markers = late ? [Erased.Word] : [Erased.Word, Erased.Name];
        var found = new List<string>();
        var traces = Traces(path, found, markers);
        context.Findings.Require(traces == 0, $"{traces} traces are left {when}: {string.Join("; ", found.Take(5))}");
    }

    private static int Traces(string path, List<string> found, params string[] markers)
    {
        var traces = 0;
        foreach (var file in Files(path))
        {
            // Another process's view: opening the database in this one would drop the store's locks.
            var bytes = Copy(file.FullName);
            foreach (var marker in markers.Length > 0 ? markers : [Erased.Word])
            {
                foreach (var encoded in new[] { Encoding.UTF8.GetBytes(marker), Encoding.Unicode.GetBytes(marker) })
                {
                    for (var at = bytes.AsSpan().IndexOf(encoded); at >= 0;)
                    {
                        traces++;
                        found.Add($"{file.Name} at {at}: {Encoding.Latin1.GetString(bytes, Math.Max(0, at - 20), Math.Min(60, bytes.Length - Math.Max(0, at - 20)))}");
                        var next = bytes.AsSpan(at + 1).IndexOf(encoded);
                        at = next < 0 ? -1 : at + 1 + next;
                    }
                }
            }
        }

        return traces;
    }

    private static byte[] Copy(string file)
    {
        var copy = $"{Path.GetTempFileName()}";
        try
        {
            using (var cp = System.Diagnostics.Process.Start("cp", [file, copy]))
            {
                cp.WaitForExit();
            }

            return File.ReadAllBytes(copy);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static List<FileInfo> Files(string path) => [.. new DirectoryInfo(Path.GetDirectoryName(path)!).EnumerateFiles("*", SearchOption.AllDirectories)];
}
