using System.Diagnostics;
using System.Globalization;
using Conversa.Data.Torture.Children;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Two processes read, write, search and do tasks on the same rows. No update is lost, no call fails because the other has the lock, each task is done once,
/// and what one has committed the other sees within a tenth of a second, whatever it keeps in memory.
/// </summary>
internal sealed class TwoProcesses : IExam
{
    private static readonly TimeSpan LatestSight = TimeSpan.FromMilliseconds(100);

    public int Number => 7;

    public string Name => "two processes";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var path = context.NewPath();
        var duration = context.Duration(full: TimeSpan.FromSeconds(60), quick: TimeSpan.FromSeconds(4));
        var time = string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0}");
        List<Child> children = [context.Start(MixedLoad.WorkName, path, "left", "right", time), context.Start(MixedLoad.WorkName, path, "right", "left", time)];
        foreach (var child in children)
        {
            await child.ExpectAsync("ready", context.Stopping);
        }

        foreach (var child in children)
        {
            await child.SendAsync("go");
        }

        var said = await Task.WhenAll(children.Select(c => c.ReadToEndAsync(context.Stopping)));
        foreach (var child in children)
        {
            var (code, errors) = await child.ExitAsync(context.Stopping);
            context.Findings.Require(code == 0, $"A process ended with {code}: {errors}");
        }

        var lines = said.SelectMany(s => s).Select(l => l.Split(' ', 3)).ToList();
        foreach (var error in lines.Where(l => l[0] == "error"))
        {
            context.Findings.Add(string.Join(' ', error));
        }

        var counted = Check(context, path, lines);
        var latest = Latest(said[0], said[1]).Concat(Latest(said[1], said[0])).Longest();
        context.Findings.Require(latest < LatestSight, $"A commit was not seen for {latest.TotalMilliseconds:0} ms");
        return context.Findings.Result(
            $"{duration.TotalSeconds:0} s of mixed load, {Sum(lines, "appended") + Sum(lines, "stepped") + Sum(lines, "queued") + Sum(lines, "worked") + counted:N0} writes and {Sum(lines, "searched") + Sum(lines, "recalled"):N0} searches: {counted:N0} counts in one state, the other's commits seen within {Math.Max(latest.TotalMilliseconds, 1):0} ms");
    }

    private static int Check(ExamContext context, string path, List<string[]> lines)
    {
        foreach (var damage in Outsider.Damage(path))
        {
            context.Findings.Add($"Damaged: {damage}");
        }

        using var connection = Outsider.Connect(path);
        var counted = Sum(lines, "counted");
        Equal("the shared state", $"{counted}", $"{connection.Scalar("SELECT json_extract(state, '$.n') FROM conversation_states ORDER BY version DESC LIMIT 1")}");
        Equal("the steps", $"{Sum(lines, "stepped")}", $"{connection.Scalar("SELECT step_count FROM working_states")}");
        All("message", "SELECT id FROM messages");
        All("memory", "SELECT id FROM memories");
        var done = lines.Where(l => l[0] == "task").Select(l => l[1]).ToList();
        context.Findings.Require(done.Distinct().Count() == done.Count, "A task was done twice");
        Equal("completed tasks", $"{done.Count}", $"{connection.Scalar("SELECT count(*) FROM queue WHERE status = 'completed'")}");
        return counted;

        void Equal(string what, string expected, string found) => context.Findings.Require(expected == found, $"{what}: {found} instead of {expected}");

        void All(string kind, string sql)
        {
            var stored = connection.Rows(sql).ToHashSet();
            foreach (var lost in lines.Where(l => l[0] == kind && !stored.Contains(l[1])))
            {
                context.Findings.Add($"Acknowledged and lost: {kind} {lost[1]}");
            }
        }
    }

    private static int Sum(List<string[]> lines, string what) =>
        lines.Where(l => l[0] == "total" && l[1] == what).Sum(l => int.Parse(l[2].Split(' ')[0], CultureInfo.InvariantCulture));

    // How long after a commit a look began that did not see it.
    private static IEnumerable<TimeSpan> Latest(List<string> shown, List<string> seen)
    {
        var times = Times(shown, "shown");
        return Times(seen, "seen").Where(s => times.ContainsKey(s.Key)).Select(s => Stopwatch.GetElapsedTime(times[s.Key], s.Value));
    }

    private static Dictionary<string, long> Times(List<string> lines, string kind) =>
        lines.Select(l => l.Split(' ')).Where(l => l[0] == kind).ToDictionary(l => l[1], l => long.Parse(l[2], CultureInfo.InvariantCulture));
}
