using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Conversa.Data.Torture.Children;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Ends a store that has many writes in line: by disposing it, and by the SIGTERM that ends the process of a host. Every write is acknowledged and stored, or reported failed and not stored,
/// and all within seconds.
/// </summary>
internal sealed class QueuedWritesAtTheEnd : IExam
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public int Number => 16;

    public string Name => "dispose and SIGTERM with writes in line";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        // As many as have places in line, and so many that some wait for a place.
        var writes = context.Count(full: 10_000, quick: 10_000);
        var disposed = await DisposeAsync(context, writes);
        var crowded = await DisposeAsync(context, writes, places: writes / 10);
        var terminated = await TerminateAsync(context, writes);
        return context.Findings.Result($"{writes:N0} writes each: disposed {disposed}; disposed with a tenth of the places {crowded}; SIGTERM {terminated}");
    }

    private static async Task<string> DisposeAsync(ExamContext context, int writes, int? places = null)
    {
        var path = context.NewPath();
        var options = new ConversationStoreOptions { ConnectionString = $"Data Source={path}" };
        options.WriteQueueCapacity = places ?? options.WriteQueueCapacity;
        var store = await ConversationStore.OpenAsync(options, cancellationToken: context.Stopping);
        var (end, outcomes) = (new TaskCompletionSource(), new ConcurrentQueue<string>());
        var line = await LineOfWrites.FormAsync(store, writes, end.Task, outcomes.Enqueue);
        context.Findings.Require(outcomes.IsEmpty, "There is no line of writes");
        var started = Stopwatch.GetTimestamp();
        var disposing = store.DisposeAsync();
        end.SetResult();
        await disposing;
        await line.Outcomes.WaitAsync(TimeSpan.FromSeconds(30), context.Stopping);
        return Check(context, path, writes, outcomes, Stopwatch.GetElapsedTime(started));
    }

    private static async Task<string> TerminateAsync(ExamContext context, int writes)
    {
        var path = context.NewPath();
        await using var child = context.Start(QueueingHost.WorkName, path, string.Create(CultureInfo.InvariantCulture, $"{writes}"));
        var outcomes = new List<string>();
        while (await child.ReadAsync(context.Stopping) is { } line && line != QueueingHost.Queued)
        {
            outcomes.Add(line);
        }

        context.Findings.Require(outcomes.Count == 0, "There is no line of writes");
        var started = Stopwatch.GetTimestamp();
        await child.TerminateAsync();
        outcomes.AddRange(await child.ReadToEndAsync(context.Stopping));
        var (code, errors) = await child.ExitAsync(context.Stopping);
        context.Findings.Require(code == 0, $"The host ended with {code}: {errors}");
        return Check(context, path, writes, outcomes, Stopwatch.GetElapsedTime(started));
    }

    private static string Check(ExamContext context, string path, int writes, IReadOnlyCollection<string> outcomes, TimeSpan took)
    {
        var parts = outcomes.Select(o => o.Split(' ')).ToList();
        var stored = parts.Where(p => p[0] == LineOfWrites.Stored).Select(p => p[1]).ToHashSet();
        var failed = parts.Where(p => p[0] == LineOfWrites.Failed).ToList();
        context.Findings.Require(parts.Count == writes + 1, $"{parts.Count} of {writes + 1} writes have an outcome");
        foreach (var unknown in failed.Where(f => f[2] != nameof(ObjectDisposedException)))
        {
            context.Findings.Add($"A write failed at the end with {unknown[2]}");
        }

        context.Findings.Require(took < Longest, $"It took {took.TotalSeconds:0.0} s until each write had its outcome");
        using var connection = Outsider.Connect(path);
        var found = connection.Rows("SELECT id FROM messages").ToHashSet();
        context.Findings.Require(stored.SetEquals(found), $"{stored.Except(found).Count()} acknowledged writes are lost, {found.Except(stored).Count()} are there that were reported failed");
        foreach (var damage in Outsider.Damage(path))
        {
            context.Findings.Add($"Damaged: {damage}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{stored.Count} stored and {failed.Count} refused in {took.TotalSeconds:0.0} s");
    }
}
