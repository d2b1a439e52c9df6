using System.Buffers.Binary;
using System.Globalization;
using Conversa.Data.Torture.Children;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Kills a writer, and damages copies of the WAL that it left, as a power cut does: it ends too early, bits are turned, stretches are empty or hold something else.
/// Each copy opens, to the first so many of the numbers that were acknowledged in order, none missing between and none twice.
/// </summary>
/// <remarks>
/// The damage is to what has not been copied into the database yet. A checkpoint syncs the WAL before it copies, so a power cut cannot reach what is before that.
/// </remarks>
internal sealed class TornWal : IExam
{
    private const int FilesOfOneKill = 20;
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const int PageBytes = 4096;

    public int Number => 2;

    public string Name => "torn WAL";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var files = context.Count(full: 1000, quick: 40);
        var random = context.NewRandom();
        var (done, shorter) = (0, 0);
        while (done < files)
        {
            var (killed, acknowledged) = await KillAsync(context, random);
            for (var i = 0; i < FilesOfOneKill && done < files && IsLeft(killed); i++, done++)
            {
                context.Stopping.ThrowIfCancellationRequested();
                var path = context.NewPath();
                File.Copy(killed, path);
                var what = DamageWal(killed, path, random);
                var found = await OpenAsync(path, acknowledged, what, context.Findings);
                shorter += found < acknowledged ? 1 : 0;
                Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
            }
        }

        return context.Findings.Result($"{done:N0} damaged WALs, {shorter:N0} of which lost their end: each opened to a prefix of what was acknowledged");
    }

    // At any moment from the first migration on: the WAL of a young file holds all of it.
    private static async Task<(string Path, int Acknowledged)> KillAsync(ExamContext context, Random random)
    {
        var path = context.NewPath();
        var most = random.Next(600);
        await using var child = context.Start(Sequence.WorkName, path, $"{(random.Next(2) == 0 ? 0 : 150)}");
        var acknowledged = 0;
        while (acknowledged < most && await child.ReadAsync(context.Stopping) is not null)
        {
            acknowledged++;
        }

        child.Kill();
        acknowledged += (await child.ReadToEndAsync(context.Stopping)).Count;
        return (path, acknowledged);
    }

    /// <returns>What was done to it.</returns>
    private static string DamageWal(string killed, string path, Random random)
    {
        var wal = File.ReadAllBytes($"{killed}-wal");
        var from = Copied(killed);
        var at = random.Next(from, wal.Length);
        var length = Math.Min(wal.Length - at, 1 + random.Next(3 * PageBytes));
        var what = random.Next(4) switch
        {
            0 => Cut(),
            1 => Flip(),
            2 => Fill("emptied", bytes => bytes.Clear()),
            _ => Fill("overwritten", random.NextBytes),
        };
        File.WriteAllBytes($"{path}-wal", wal);
        return what;

        string Cut()
        {
            wal = wal[..at];
            return string.Create(CultureInfo.InvariantCulture, $"cut to {at} bytes");
        }

        string Flip()
        {
            var bits = 1 + random.Next(8);
            for (var i = 0; i < bits; i++)
            {
                wal[random.Next(from, wal.Length)] ^= (byte)(1 << random.Next(8));
            }

            return string.Create(CultureInfo.InvariantCulture, $"{bits} bits turned");
        }

        string Fill(string verb, FillBytes fill)
        {
            fill(wal.AsSpan(at, length));
            return string.Create(CultureInfo.InvariantCulture, $"{length} bytes at {at} {verb}");
        }
    }

    // Whether the WAL holds something that is not in the database as well.
    private static bool IsLeft(string killed) => File.Exists($"{killed}-wal") && Copied(killed) < new FileInfo($"{killed}-wal").Length;

    private delegate void FillBytes(Span<byte> bytes);

    // The shared memory that a killed process leaves says how many frames have been, or were being, copied into the database.
    private static int Copied(string killed)
    {
        const int CopiedAt = 128;
        if (!File.Exists($"{killed}-shm"))
        {
            return 0;
        }

        var shared = File.ReadAllBytes($"{killed}-shm");
        var frames = shared.Length < CopiedAt + sizeof(int) ? 0 : BinaryPrimitives.ReadInt32LittleEndian(shared.AsSpan(CopiedAt));
        return frames == 0 ? 0 : HeaderBytes + (frames * (FrameHeaderBytes + PageBytes));
    }

    private static async Task<int> OpenAsync(string path, int acknowledged, string what, Findings findings)
    {
        var found = 0;
        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}"))
        {
            if (await store.Conversations.FindByExternalKeyAsync(Sequence.Chat) is { } chat)
            {
                await foreach (var message in store.Messages.StreamAsync(chat.Id))
                {
                    var number = int.Parse(message.Content.Split(' ')[0], CultureInfo.InvariantCulture);
                    findings.Require(number == found, $"{what}: number {number} is where {found} should be");
                    found++;
                }
            }
        }

        // The last may have been committed and not been acknowledged any more.
        findings.Require(found <= acknowledged + 1, $"{what}: {found} found, of which {acknowledged} were written");
        foreach (var damage in Outsider.Damage(path))
        {
            findings.Add($"{what}: {damage}");
        }

        return found;
    }
}
