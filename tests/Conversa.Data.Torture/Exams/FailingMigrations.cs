using System.Globalization;
using Conversa.Data.Torture.Children;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Every statement of every migration fails in two ways, on a database with rows, and the process is killed at some of them. Each time schema, rows and journal are as they were before that script,
/// and the next start applies it and all after it.
/// </summary>
internal sealed class FailingMigrations : IExam
{
    private const int Rows = 100;

    public int Number => 5;

    public string Name => "migrations fail";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var filled = context.NewPath();
        await using (var store = await ConversationStore.OpenAsync($"Data Source={filled}", context.Stopping))
        {
            await store.FillAsync(Rows);
        }

        var random = context.NewRandom();
        var scripts = MigrationFault.Scripts;
        var (failed, killed) = (0, 0);
        for (var version = scripts.Count; version > 0; version--)
        {
            context.Stopping.ThrowIfCancellationRequested();
            var statements = MigrationFault.StatementsOf(scripts[version - 1]);
            var before = await FailEachAsync(context, filled, version, context.Quick ? [random.Next(statements.Count)] : [.. Enumerable.Range(0, statements.Count)]);
            failed += context.Quick ? 1 : statements.Count;
            if (!context.Quick || version % 8 == 3)
            {
                await KillAsync(context, filled, version, random.Next(statements.Count), before);
                killed++;
            }
        }

        return context.Findings.Result($"{failed} statements of {scripts.Count} scripts failed in two ways each, {killed} kills in the middle: schema and rows as before, the next start succeeded");
    }

    /// <returns>What the database was before its script.</returns>
    private static async Task<Snapshot> FailEachAsync(ExamContext context, string filled, int version, IReadOnlyList<int> numbers)
    {
        var path = context.NewPath();
        var script = MigrationFault.Scripts[version - 1];
        File.Copy(filled, path);
        var writer = new WriterConnection();
        var options = new ConversationStoreOptions { ConnectionString = $"Data Source={path}" };
        writer.Of(options);
        Snapshot before;
        await using (var store = await ConversationStore.OpenAsync(options, cancellationToken: context.Stopping))
        {
            await store.Maintenance.RollbackToAsync(version - 1);
            before = Snapshot.Of(path);
            var fault = new MigrationFault(writer);
            foreach (var number in numbers)
            {
                var statement = MigrationFault.StatementsOf(script)[number];
                fault.Refuse(script, number);
                await FailAsync(context, store, path, fault, $"Script {version}, statement {number}, refused", before);
                fault.Interrupt(statement);
                await FailAsync(context, store, path, fault, $"Script {version}, statement {number}, interrupted", before);
            }
        }

        await StartAsync(context, path, $"Script {version} failed", before);
        return before;
    }

    private static async Task FailAsync(ExamContext context, IConversationStore store, string path, MigrationFault fault, string what, Snapshot before)
    {
        try
        {
            await store.Maintenance.MigrateAsync();
            context.Findings.Add($"{what}, and the migration succeeded");
        }
        catch (Exception e) when (e is ConversationStoreException or OperationCanceledException)
        {
            // What is interrupted is what a cancelled call interrupts.
        }

        context.Findings.Require(fault.Happened, $"{what}: it never came to it");
        fault.Disarm();
        Compare(context, what, before, Snapshot.Of(path));
    }

    private static async Task KillAsync(ExamContext context, string filled, int version, int statement, Snapshot before)
    {
        var path = context.NewPath();
        File.Copy(filled, path);
        await using (var child = context.Start(DyingMigrator.WorkName, path, string.Create(CultureInfo.InvariantCulture, $"{version}"), string.Create(CultureInfo.InvariantCulture, $"{statement}")))
        {
            await child.ExpectAsync(DyingMigrator.Ready, context.Stopping);
            var (code, errors) = await child.ExitAsync(context.Stopping);
            context.Findings.Require(code > 128, $"Script {version}: the process was to die, and ended with {code}: {errors}");
        }

        Compare(context, $"Script {version}, killed at statement {statement}", before, Snapshot.Of(path));
        await StartAsync(context, path, $"Script {version}, killed", before);
    }

    private static void Compare(ExamContext context, string what, Snapshot before, Snapshot now)
    {
        foreach (var difference in before.SchemaDifferences(now).Concat(before.RowDifferences(now)))
        {
            context.Findings.Add($"{what}: {difference}");
        }

        context.Findings.Require(before.Scripts.SequenceEqual(now.Scripts), $"{what}: the journal has {now.Scripts.Count} scripts, and had {before.Scripts.Count}");
    }

    private static async Task StartAsync(ExamContext context, string path, string what, Snapshot before)
    {
        await using (var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping))
        {
            context.Findings.Require((await store.Maintenance.GetStatusAsync()).IsCurrent, $"{what}: the next start did not migrate");
        }

        foreach (var difference in before.RowDifferences(Snapshot.Of(path, like: before)))
        {
            context.Findings.Add($"{what}, after the next start: {difference}");
        }

        foreach (var damage in Outsider.Damage(path))
        {
            context.Findings.Add($"{what}, after the next start: {damage}");
        }
    }
}
