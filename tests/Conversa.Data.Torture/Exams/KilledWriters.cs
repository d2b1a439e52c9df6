using System.Diagnostics;
using System.Globalization;
using Conversa.Data.Torture.Children;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Kills a process with eight writers in it again and again, at random moments: while it starts, while it writes. What it has acknowledged is there afterwards, no unit of work is there by half,
/// nothing is damaged, and the store opens and reads within a second.
/// </summary>
internal sealed class KilledWriters : IExam
{
    private const int Callers = 8;
    private const int KillsOfOneFile = 10;

    private static readonly TimeSpan SlowestOpening = TimeSpan.FromSeconds(1);

    public int Number => 1;

    public string Name => "kill -9 under 8 writers";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var normal = context.Count(full: 200, quick: 5);
        var full = Math.Max(1, normal / 4);
        var books = new KillBooks(context.Findings);
        await KillAsync(context, Durability.Normal, normal, books);
        await KillAsync(context, Durability.Full, full, books);
        return context.Findings.Result(
            $"{normal} kills in NORMAL, {full} in FULL: {books.Lost} of {books.Acknowledged:N0} acknowledged writes lost, {books.Halves} of {books.Units:N0} units by half, slowest reopening {books.SlowestOpening.TotalMilliseconds:0} ms");
    }

    private static async Task KillAsync(ExamContext context, Durability durability, int kills, KillBooks books)
    {
        var random = context.NewRandom((int)durability);
        var path = "";
        for (var kill = 0; kill < kills; kill++)
        {
            if (kill % KillsOfOneFile == 0)
            {
                path = context.NewPath();
                books.Begin();
            }

            context.Stopping.ThrowIfCancellationRequested();
            await using (var child = context.Start(Writers.WorkName, path, $"{durability}", string.Create(CultureInfo.InvariantCulture, $"{durability}{kill}"), $"{Callers}", $"{random.Next()}"))
            {
                await KillAtRandomAsync(child, random, books, context.Stopping);
            }

            await ReadSoonAsync(path, books, context);
            books.Check(path);
        }
    }

    private static async Task KillAtRandomAsync(Child child, Random random, KillBooks books, CancellationToken stopping)
    {
        // One in five while it opens the database, the others while it writes.
        if (random.Next(5) > 0)
        {
            books.Note(await child.ReadAsync(stopping) ?? throw new InvalidOperationException($"The writers ended: {(await child.ExitAsync(stopping)).Errors}"));
        }

        await Task.Delay(random.Next(400), stopping);
        child.Kill();
        foreach (var line in await child.ReadToEndAsync(stopping))
        {
            books.Note(line);
        }
    }

    private static async Task ReadSoonAsync(string path, KillBooks books, ExamContext context)
    {
        var started = Stopwatch.GetTimestamp();
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping);
        if (await store.Conversations.FindByExternalKeyAsync("chat-0") is { } chat)
        {
            await store.Messages.GetRecentMessagesAsync(chat.Id);
        }

        var took = Stopwatch.GetElapsedTime(started);
        books.SlowestOpening = took > books.SlowestOpening ? took : books.SlowestOpening;
        context.Findings.Require(took < SlowestOpening, $"It took {took.TotalMilliseconds:0} ms to open the database and to read from it");

        // Everything is found, and what is not indexed yet is taken in.
        await store.Messages.SearchAsync("bicycle");
    }
}
