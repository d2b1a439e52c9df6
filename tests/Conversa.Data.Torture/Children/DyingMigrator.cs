using System.Diagnostics;
using System.Globalization;
using Conversa.Data.Torture.Exams;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Children;

/// <summary>Takes a database back to before a script, migrates it, and dies where a certain statement of the script begins to run.</summary>
internal sealed class DyingMigrator : IChildWork
{
    public const string WorkName = "die-migrating";
    public const string Ready = "ready";

    public string Name => WorkName;

    /// <param name="arguments">The path, the number of the script, and the number of the statement from 0.</param>
    public async Task RunAsync(string[] arguments)
    {
        var version = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var writer = new WriterConnection();
        var options = new ConversationStoreOptions { ConnectionString = $"Data Source={arguments[0]}" };
        writer.Of(options);
        await using var store = await ConversationStore.OpenAsync(options);
        await store.Maintenance.RollbackToAsync(version - 1);
        ChildWork.Say(Ready);
        var statement = MigrationFault.StatementsOf(MigrationFault.Scripts[version - 1])[int.Parse(arguments[2], CultureInfo.InvariantCulture)];
        new MigrationFault(writer).WhenItRuns(statement, Process.GetCurrentProcess().Kill);
        await store.Maintenance.MigrateAsync();
    }
}
