using Conversa.Data.Storage;

namespace Conversa.Data.Migrations;

/// <summary>Runs the host's own migrations, after the library's and with a journal of their own.</summary>
internal sealed class HostMigrator(DbSession session, SqliteEngine engine)
{
    private readonly SchemaCheck _check = new(engine.Sql);

    /// <summary>Those that have not run, in the order in which they will.</summary>
    public IEnumerable<HostMigration> Pending()
    {
        if (engine.Options.Migrations.Count == 0)
        {
            return [];
        }

        var done = session.Statement("migrations/HasTable").Bind("name", "HostSchemaVersions").Find(s => s.Integer(0)) == 0
            ? []
            : session.Statement("migrations/ListHostJournal").List(s => s.Text(0));
        return engine.Options.Migrations
            .Where(m => !done.Contains(m.Name, StringComparer.Ordinal))
            .OrderBy(m => m.Name, StringComparer.Ordinal);
    }

    public async ValueTask<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        var applied = new List<string>();
        foreach (var migration in Pending().ToList())
        {
            if (await MigrationTransaction.RunAsync(session, engine, migration.Name, () => ApplyAsync(migration, cancellationToken), cancellationToken).ConfigureAwait(false))
            {
                applied.Add(migration.Name);
            }
        }

        return applied;
    }

    private async ValueTask<bool> ApplyAsync(HostMigration migration, CancellationToken cancellationToken)
    {
        session.RunScript(engine.Sql["migrations/CreateHostJournal"]);
        if (session.Statement("migrations/IsHostApplied").Bind("name", migration.Name).Find(s => s.Integer(0)) > 0)
        {
            return false;
        }

        var before = _check.OwnOf(session);
        if (migration.ScriptText is { } script)
        {
            session.RunScript(script);
        }
        else
        {
            await migration.StepAction!(new HostMigrationContext(session.Connection), cancellationToken).ConfigureAwait(false);
        }

        RefuseChange(migration, before);
        session.Statement("migrations/RecordHost").Bind("name", migration.Name).Bind("now", engine.Now).Execute();
        return true;
    }

    // Now, and by its name: later it would be the library's own scripts that find another table than the one they were written for.
    private void RefuseChange(HostMigration migration, Dictionary<string, SchemaObjectRow> before)
    {
        var after = _check.OwnOf(session);
        var changed = before.Values.Where(o => after.GetValueOrDefault(o.Name) != o).OrderBy(o => o.Type == "table" ? 0 : 1).FirstOrDefault(); // What depends on a table changes with it.
        if (changed is not null)
        {
            throw new ConversationStoreSchemaException($"Migration '{migration.Name}' would change the {changed.Type} '{changed.Name}', which is the library's; it was undone. A host's migrations must leave those as they are.");
        }
    }
}
