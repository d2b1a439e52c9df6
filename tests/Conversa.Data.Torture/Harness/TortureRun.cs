using System.Diagnostics;
using System.Globalization;
using Conversa.Data.Torture.Children;
using Conversa.Data.Torture.Exams;

namespace Conversa.Data.Torture.Harness;

/// <summary>Runs the exams asked for, one after the other, and prints a line for each.</summary>
internal sealed class TortureRun(TortureOptions options, ChildProcesses children, CancellationToken stopped)
{
    private static readonly IExam[] All =
    [
        new KilledWriters(),
        new TornWal(),
        new FullDisk(),
        new StartAtOnce(),
        new FailingMigrations(),
        new MigrationsUpAndDown(),
        new TwoProcesses(),
        new HeldLock(),
        new SlowReader(),
        new BackupUnderWriters(),
        new DamagedFiles(),
        new QueuedWritesAtTheEnd(),
        new Isolation(),
        new FuzzedSearches(),
        new HostileSizes(),
        new FullTextOperations(),
        new Soak(),
        new Simulated(),
        new KilledWorkers(),
        new RandomCancellations(),
        new Erasure(),
        new Markers(),
        new Injection(),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        TortureOptions options;
        try
        {
            options = TortureOptions.Parse(args);
            if (options.Exams.FirstOrDefault(n => !All.Any(e => e.Number == n)) is > 0 and var unknown)
            {
                throw new ArgumentException($"There is no exam {unknown}: {string.Join(", ", All.OrderBy(e => e.Number).Select(e => $"{e.Number} {e.Name}"))}.");
            }
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }

        using var children = new ChildProcesses();
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
            children.KillAll();
        };

        return await new TortureRun(options, children, stop.Token).RunAsync();
    }

    private async Task<int> RunAsync()
    {
        await WriteAsync($"seed {options.Seed}{(options.Quick ? ", quick" : "")}, {Environment.ProcessorCount} processors");
        var (ran, failed) = (0, 0);
        foreach (var exam in All.Where(e => options.Exams.Count == 0 || options.Exams.Contains(e.Number)).OrderBy(e => e.Number))
        {
            if (stopped.IsCancellationRequested)
            {
                await WriteAsync("stopped");
                return 1;
            }

            var started = Stopwatch.GetTimestamp();
            var result = await RunAsync(exam);
            await WriteAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{exam.Number,2} {exam.Name}: {result.Figure} ({Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s) {(result.Failures.Count == 0 ? "ok" : "FAILED")}"));
            foreach (var failure in result.Failures)
            {
                await WriteAsync($"   - {failure}");
            }

            ran++;
            failed += result.Failures.Count == 0 ? 0 : 1;
        }

        await WriteAsync($"Passed: {ran - failed}, Failed: {failed}");
        return failed == 0 ? 0 : 1;
    }

    private async Task<ExamResult> RunAsync(IExam exam)
    {
        var directory = Directory.CreateTempSubdirectory($"conversa-torture-{exam.Number}-");
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        var most = options.Quick ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(options.Long ? 6 : 2);
        stopping.CancelAfter(most);
        var context = new ExamContext(options, exam.Number, directory.FullName, children, stopping.Token);
        try
        {
            // Not every wait in an exam can be cancelled: what hangs is the store, perhaps.
            return await Task.Run(() => exam.RunAsync(context), CancellationToken.None).WaitAsync(most + TimeSpan.FromSeconds(10), stopped);
        }
        catch (Exception e)
        {
            context.Findings.Add($"{e.GetType().Name}: {e.Message}{Environment.NewLine}{e.StackTrace}");
            return context.Findings.Result($"it did not come to its end");
        }
        finally
        {
            children.KillAll();
            if (!options.Keep)
            {
                TryDelete(directory);
            }
        }
    }

    // An exam that hangs may still write there.
    private static void TryDelete(DirectoryInfo directory)
    {
        try
        {
            directory.Delete(recursive: true);
        }
        catch (IOException)
        {
        }
    }

    private static async Task WriteAsync(string line)
    {
        await Console.Out.WriteLineAsync(line);
        await Console.Out.FlushAsync();
    }
}
