using System.Diagnostics;
using System.Globalization;
using Conversa.Data.Queue;
using Conversa.Data.Torture.Children;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Several processes work through a long queue, their clocks jump, and now and then one is killed and another begins. Each task stands in the books once, no task is left waiting or in progress, and
/// those that cannot be done have ended.
/// </summary>
internal sealed class KilledWorkers : IExam
{
    private const int Processes = 4;
    private const int PoisonEvery = 100;
    private const int PoisonRetries = 3;

    public int Number => 15;

    public string Name => "queue with processes, kills and jumping clocks";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var tasks = context.Count(full: 50_000, quick: 1_500);
        var kills = Math.Max(2, tasks * 30 / 50_000);
        var path = context.NewPath();
        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping))
        {
            foreach (var batch in Enumerable.Range(0, tasks).Chunk(1000))
            {
                await store.Queue.EnqueueManyAsync([.. batch.Select(Make)]);
            }
        }

        var said = new Dictionary<string, int>();
        var (killed, worked) = await WorkAsync(context, path, tasks, kills, said);
        await EndAsync(path, said);
        var lost = Check(context, path, tasks, said);
        return context.Findings.Result($"{tasks:N0} tasks, {Processes} processes, {killed} kills, {worked.TotalSeconds:0.0} s: {lost} leases lost and refused, {context.Findings.Count} tasks not as they should be");
    }

    // A jump ahead reaps every lease and spends a retry, so the good ones have many.
    private static NewTask Make(int i) => i % PoisonEvery == 0
        ? new NewTask(TaskTaker.Poison) { Id = string.Create(CultureInfo.InvariantCulture, $"t-{i}"), MaxRetries = PoisonRetries }
        : new NewTask(TaskTaker.Good) { Id = string.Create(CultureInfo.InvariantCulture, $"t-{i}"), MaxRetries = 1000, Priority = i % 10 };

    private static async Task<(int Killed, TimeSpan Took)> WorkAsync(ExamContext context, string path, int tasks, int kills, Dictionary<string, int> said)
    {
        var (random, started, killed, number) = (context.NewRandom(), Stopwatch.GetTimestamp(), 0, 0);
        var workers = new List<Child>();
        var readers = new List<Task>();
        void Begin()
        {
            var worker = context.Start(TaskTaker.WorkName, path, $"worker-{number++}", $"{random.Next()}");
            workers.Add(worker);
            readers.Add(Task.Run(() => NoteAsync(worker, said)));
        }

        for (var i = 0; i < Processes; i++)
        {
            Begin();
        }

        using var outsider = Outsider.Connect(path);
        for (var (before, since) = (-1L, Stopwatch.GetTimestamp()); ;)
        {
            context.Stopping.ThrowIfCancellationRequested();
            await Task.Delay(random.Next(100, 300), context.Stopping);
            var ended = (long)outsider.Scalar("SELECT count(*) FROM queue WHERE status IN ('completed', 'failed')")!;

            // Kills are spread over the work.
            if (killed < kills && ended >= (long)tasks * killed / kills)
            {
                var victim = workers[random.Next(workers.Count)];
                victim.Kill();
                workers.Remove(victim);
                killed++;
                Begin();
            }

            since = ended > before ? Stopwatch.GetTimestamp() : since;
            before = ended;

            // What a clock that went back keeps waiting comes at the end.
            if (ended == tasks || Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(context.Quick ? 2 : 8))
            {
                break;
            }
        }

        workers.ForEach(w => w.Kill());
        await Task.WhenAll(readers);
        return (killed, Stopwatch.GetElapsedTime(started));
    }

    private static async Task NoteAsync(Child worker, Dictionary<string, int> said)
    {
        while (await worker.ReadAsync() is { } line)
        {
            lock (said)
            {
                said[line] = said.GetValueOrDefault(line) + 1;
            }
        }

        var (_, errors) = await worker.ExitAsync();
        if (errors.Length > 0)
        {
            lock (said)
            {
                said[$"error {errors}"] = 1;
            }
        }
    }

    // By a clock that is later than any worker's was.
    private static async Task EndAsync(string path, Dictionary<string, int> said)
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow.AddHours(1));
        await using var store = await ConversationStore.OpenAsync(TaskTaker.Options(path, clock));
        for (var idle = 0; idle < 20; clock.Advance(TimeSpan.FromMinutes(1)))
        {
            idle = await TaskTaker.TakeAsync(store, "last", line => said[line] = said.GetValueOrDefault(line) + 1) == 0 ? idle + 1 : 0;
        }
    }

    private static int Check(ExamContext context, string path, int tasks, Dictionary<string, int> said)
    {
        var findings = context.Findings;
        using var outsider = Outsider.Connect(path);
        var ends = outsider.Rows("SELECT id, task_type, status, retries FROM queue").Select(r => r.Split('|')).ToList();
        findings.Require(ends.Count == tasks, $"{ends.Count} of {tasks} tasks are there");
        var books = outsider.Rows("SELECT name, count(*) FROM todos GROUP BY name").Select(r => r.Split('|')).ToDictionary(r => r[0], r => int.Parse(r[1], CultureInfo.InvariantCulture));
        foreach (var end in ends)
        {
            var (id, type, status) = (end[0], end[1], end[2]);
            if (type == TaskTaker.Poison)
            {
                findings.Require(status == "failed" && !books.ContainsKey(id), $"Poison {id} is {status} after {end[3]} retries");
            }
            else
            {
                findings.Require(status == "completed", $"{id} is {status} after {end[3]} retries");
                findings.Require(books.GetValueOrDefault(id) == 1, $"{id} stands in the books {books.GetValueOrDefault(id)} times");
            }
        }

        foreach (var line in said)
        {
            findings.Require(!line.Key.StartsWith("error", StringComparison.Ordinal), line.Key);
            findings.Require(!line.Key.StartsWith("done", StringComparison.Ordinal) || (line.Value == 1 && books.ContainsKey(line.Key[5..])), $"'{line.Key}' was said {line.Value} times");
        }

        foreach (var damage in Outsider.Damage(path))
        {
            findings.Add($"Damaged: {damage}");
        }

        return said.Where(l => l.Key.StartsWith("lost", StringComparison.Ordinal)).Sum(l => l.Value);
    }
}
