using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Queue;

namespace Conversa.Data.Benchmarks.Scenarios.Operations;

/// <summary>Claiming one task and twenty at once, beside 100,000 pending ones and 100,000 that are scheduled, ten claims a round. What is claimed is given back between rounds.</summary>
internal sealed class ClaimTasks : IScenario
{
    private const int Batch = 1000;
    private const int Rounds = 300;
    private const int WarmUp = 50;
    private const int Claims = 10;

    private static readonly string[] ThreeTypes = ["type 1", "type 4", "type 7"];

    public string Name => "claim-tasks";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var path = workspace.NewPath("claim");
        await FillAsync(path, workspace.Options.Scaled(100_000));
        var rawPath = workspace.NewPath("claim-raw");
        File.Copy(path, rawPath);
        await using var plain = new RawLane(rawPath, Durability.Normal);
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}");
        return
        [
            await MeasureAsync(workspace, plain, store, "claim 1 of 100,000 tasks", 1, types: null, most: 100e-6),
            await MeasureAsync(workspace, plain, store, "claim 20 of 100,000 tasks", 20, types: null, most: 250e-6),
            await MeasureAsync(workspace, plain, store, "claim 1 of three types of ten", 1, ThreeTypes, most: 100e-6),
            await MeasureAsync(workspace, plain, store, "claim 20 of three types of ten", 20, ThreeTypes, most: 250e-6),
        ];
    }

    private static async Task FillAsync(string path, int count)
    {
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}");
        var random = new Random(7);
        for (var done = 0; done < 2 * count; done += Batch)
        {
            await store.Queue.EnqueueManyAsync([.. Enumerable.Range(done, Batch).Select(i => new NewTask($"type {i % 10}")
            {
                Payload = """{"to":"somebody@example.org","subject":"what we talked about","attempt":1}""",
                Priority = random.Next(10),
                ScheduledFor = i % 2 == 0 ? null : DateTimeOffset.MaxValue.AddDays(-random.Next(1000)),
            })]);
        }
    }

    private static async Task<ReportRow> MeasureAsync(Workspace workspace, RawLane plain, IConversationStore store, string title, int count, string[]? types, double most)
    {
        using var statement = plain.Prepared(ByHand(types));
        var times = await Harness.Rounds.RunAsync([Lane.Raw, Lane.Conversa], workspace.Corpus, workspace.Options.RoundsOr(Rounds), WarmUp, _ => async lane =>
        {
            var started = workspace.Options.Seconds();
            var claimed = new List<QueuedTask>();
            for (var i = 0; i < Claims; i++)
            {
                if (lane == Lane.Raw)
                {
                    plain.Execute("BEGIN IMMEDIATE");
                    Claim(statement, count);
                    plain.Execute("COMMIT");
                }
                else
                {
                    claimed.AddRange(await store.Queue.ClaimManyAsync("conversa", count, types: types));
                }
            }

            var seconds = (workspace.Options.Seconds() - started) / Claims;
            if (lane == Lane.Raw)
            {
                plain.Execute("UPDATE queue SET status = 'pending', lease_until = NULL, updated_at = updated_at + 1 WHERE status = 'in_progress'");
            }

            foreach (var task in claimed)
            {
                await store.Queue.ReleaseAsync(task.Id, task.LeaseToken);
            }

            return seconds;
        });
        return new(
            title,
            Cell.Ratios(times),
            new Bar($"<= {Format.Time(most)}", times[1].Median <= most));
    }

    // What one would write by hand: one statement, nothing scheduled and nothing lost to look for.
    private static string ByHand(string[]? types) =>
        $"""
        UPDATE queue
        SET status = 'in_progress', assigned_to = 'raw', lease_until = ?1 + 60000, lease_token = lease_token + 1, started_at = ?1, updated_at = ?1
        WHERE seq IN (SELECT seq
                      FROM queue INDEXED BY {(types is null ? "idx_queue_pending" : "idx_queue_pending_type")}
                      WHERE status = 'pending'{(types is null ? "" : $" AND task_type IN ('{string.Join("', '", types)}')")}
                      ORDER BY priority, due_at, seq
                      LIMIT ?2)
        RETURNING id, task_type, payload, lease_token
        """;

    private static void Claim(RawStatement statement, int count)
    {
        statement.Bind(1, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        statement.Bind(2, count);
        var claimed = new List<(string Id, string Type, string Payload, long Token)>(count);
        while (statement.Step())
        {
            claimed.Add((statement.Text(0), statement.Text(1), statement.Text(2), statement.Integer(3)));
        }

        statement.Reset();
    }
}
