using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Takes a filled database back to each version that there was, and forward again. Going back keeps all that the older schema can hold, going forward keeps all that is left,
/// the schema is then to the letter what it was, and no reference leads nowhere.
/// </summary>
internal sealed class MigrationsUpAndDown : IExam
{
    public int Number => 6;

    public string Name => "migrations up, down, up";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var rows = context.Count(full: 10_000, quick: 1000);
        var filled = context.NewPath();
        int latest;
        await using (var store = await ConversationStore.OpenAsync($"Data Source={filled}", context.Stopping))
        {
            await store.FillAsync(rows);
            latest = (await store.Maintenance.GetStatusAsync()).LatestVersion;
        }

        var before = Snapshot.Of(filled);
        var stored = before.Rows.Values.Sum(r => r.Count);
        context.Findings.Require(stored >= rows, $"Only {stored} rows are there to be lost");
        var versions = Enumerable.Range(0, latest).Where(v => !context.Quick || v % 8 == 3 || v == 0).ToList();
        foreach (var version in versions)
        {
            context.Stopping.ThrowIfCancellationRequested();
            await GoAsync(context, filled, before, version);
        }

        return context.Findings.Result($"{stored:N0} rows taken back to {versions.Count} of {latest} versions and forward again: schema equal, no row lost that the older schema can hold");
    }

    private static async Task GoAsync(ExamContext context, string filled, Snapshot before, int version)
    {
        var path = context.NewPath();
        File.Copy(filled, path);
        Snapshot down;
        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping))
        {
            await store.Maintenance.RollbackToAsync(version);
            down = Snapshot.Of(path);
            Require($"Down to {version}", down, Snapshot.Of(filled, like: down));
            await store.Maintenance.MigrateAsync();
        }

        foreach (var difference in before.SchemaDifferences(Snapshot.Of(path)))
        {
            context.Findings.Add($"Down to {version} and up: {difference}");
        }

        Require($"Down to {version} and up", Snapshot.Of(path, like: down), down);
        foreach (var damage in Outsider.Damage(path))
        {
            context.Findings.Add($"Down to {version} and up: {damage}");
        }

        void Require(string what, Snapshot now, Snapshot was)
        {
            foreach (var difference in was.RowDifferences(now))
            {
                context.Findings.Add($"{what}: {difference}");
            }
        }
    }
}
