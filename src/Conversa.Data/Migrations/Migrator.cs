using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Conversa.Data.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Migrations;

/// <summary>
/// Applies the scripts that are missing, each with its journal row in one transaction, and takes them back.
/// Whoever makes one has the connection to itself; other processes are kept out by each transaction, which looks at the journal again.
/// </summary>
internal sealed partial class Migrator(DbSession session, SqliteEngine engine)
{
    private const int NumberAt = 11; // after "migrations/"

    private SqlCatalog Sql => engine.Sql;

    private int Latest => NumberOf(Sql.MigrationNames[^1]);

    // What a newer library changed and added is not in our scripts, so nothing can be compared with them.
    private bool IsNewer => Info().Version > Latest;

    /// <summary>Migrates where the options say so, else demands that somebody has.</summary>
    public async ValueTask<bool> EnsureCurrentAsync(CancellationToken cancellationToken)
    {
        if (!engine.Options.ApplySchema)
        {
            RequireCurrent();
        }
        else if (!IsCurrent())
        {
            await ApplyAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <exception cref="ConversationStoreSchemaException">A script is missing.</exception>
    public void RequireCurrent()
    {
        if (!IsCurrent())
        {
            throw new ConversationStoreSchemaException("The database's schema is missing or out of date: call Maintenance.MigrateAsync, or set ApplySchema.");
        }
    }

    /// <summary>Demands a database of a store that this library can use, as it is or migrated.</summary>
    /// <exception cref="ConversationStoreSchemaException">It is something else, or too new, or not as its journal says.</exception>
    public void RequireUsable()
    {
        RefuseUnreadable();
        var version = Info().Version;
        if (version == 0)
        {
            throw new ConversationStoreSchemaException("It is not the database of a conversation store.");
        }

        if (version <= Latest)
        {
            SchemaCheck.RequireApplied(session, Sql);
        }
    }

    /// <summary>Whether <see cref="MigrateAsync"/> would change nothing.</summary>
    /// <exception cref="ConversationStoreSchemaException">The schema is too new, or not as the applied scripts make it.</exception>
    public ValueTask<bool> HasNothingToDoAsync() => Snapshot.ReadAsync(session, _ => new ValueTask<bool>(HasNothingToDo()));

    /// <summary>Applies what is missing. Where nothing is, it takes no lock.</summary>
    /// <returns>The names of the scripts applied, in order.</returns>
    public async ValueTask<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken) =>
        await HasNothingToDoAsync().ConfigureAwait(false) ? [] : await ApplyAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Runs the down scripts of everything above <paramref name="version"/>, newest first.</summary>
    public async ValueTask<IReadOnlyList<string>> RollbackToAsync(int version, CancellationToken cancellationToken)
    {
        RefuseUnreadable();
        RefuseNewer();
        var undone = new List<string>();
        session.RunScript("PRAGMA foreign_keys = OFF");
        try
        {
            foreach (var name in Sql.MigrationNames.Reverse().Where(n => NumberOf(n) > version))
            {
                if (await UndoAsync(name, cancellationToken).ConfigureAwait(false))
                {
                    undone.Add(name);
                }
            }
        }
        finally
        {
            session.RunScript("PRAGMA foreign_keys = ON");
        }

        return undone;
    }

    /// <summary>The indexes that our scripts make and that are not there, by name; none where a newer library may have dropped them.</summary>
    public List<string> MissingIndexes() => IsNewer ? [] : new SchemaCheck(Sql).MissingIndexes(session);

    public MigrationStatus GetStatus()
    {
        var (version, readableFrom) = Info();
        var journal = JournalRow.List(session);
        var edited = Edited();
        var done = journal.Select(j => j.Name).ToHashSet(StringComparer.Ordinal);
        List<string> pending = version > Latest ? [] : [.. Sql.MigrationNames.Where(n => !done.Contains(n))];
        var touched = pending.Count == 0 ? 0 : RowsTouched(pending);
        pending.AddRange(new HostMigrator(session, engine).Pending().Select(m => m.Name));
        return new()
        {
            SchemaVersion = version,
            LatestVersion = Latest,
            ReadableFrom = readableFrom,
            Applied = [.. journal.Select(j => new AppliedMigration { Name = j.Name, AppliedAt = DateTimeOffset.FromUnixTimeMilliseconds(j.AppliedAt), IsEdited = edited.Contains(j.Name) })],
            Pending = pending,
            RowsTouched = touched,
        };
    }

    /// <summary>The applied scripts whose shipped text is no longer what was applied. Those that another tool applied have no checksum yet and are taken as they are.</summary>
    public IReadOnlySet<string> Edited()
    {
        var known = Sql.MigrationNames.ToHashSet(StringComparer.Ordinal);
        return Checksums()
            .Where(row => known.Contains(row.Name) && !string.Equals(row.Checksum, ChecksumOf(Sql.Up(row.Name)), StringComparison.Ordinal))
            .Select(row => row.Name)
            .ToHashSet(StringComparer.Ordinal);
    }

    private static int NumberOf(string name) => int.Parse(name.AsSpan(NumberAt, 4), CultureInfo.InvariantCulture);

    private static string ChecksumOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async ValueTask<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        var applied = new List<string>();
        session.RunScript("PRAGMA foreign_keys = OFF"); // A table that is rebuilt must not take its children with it.
        try
        {
            if (!IsNewer)
            {
                await ApplyMissingAsync(applied, cancellationToken).ConfigureAwait(false);
            }

            applied.AddRange(await new HostMigrator(session, engine).MigrateAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            session.RunScript("PRAGMA foreign_keys = ON");
        }

        if (applied.Count > 0)
        {
            LogMigrated(engine.Logger, applied.Count, Latest);
        }

        return applied;
    }

    private bool IsCurrent()
    {
        RefuseUnreadable();
        return Info().Version >= Latest && !new HostMigrator(session, engine).Pending().Any();
    }

    private bool HasNothingToDo()
    {
        if (!IsCurrent() || !HasChecksums())
        {
            return false;
        }

        if (!IsNewer)
        {
            SchemaCheck.RequireApplied(session, Sql);
        }

        return true;
    }

    // Another tool that applied a script has noted none.
    private bool HasChecksums() => !Sql.MigrationNames.Except(Checksums().Select(row => row.Name), StringComparer.Ordinal).Any();

    private List<(string Name, string Checksum)> Checksums() =>
        HasTable("script_checksums") ? session.Statement("migrations/ListChecksums").List(row => (row.Text(0), row.Text(1))) : [];

    // A newer library may have been here. What it only added can be ignored; what it changed cannot.
    private void RefuseUnreadable()
    {
        var (version, readableFrom) = Info();
        if (readableFrom > Latest)
        {
            throw new ConversationStoreSchemaException(
                $"The database has schema version {version}, which needs a library that knows version {readableFrom} or later; this one knows {Latest}. Update Conversa.Data.");
        }
    }

    // To take back what is below a newer library's scripts, without those, leaves tables of both.
    private void RefuseNewer()
    {
        if (IsNewer)
        {
            throw new ConversationStoreSchemaException(
                $"The database has schema version {Info().Version}, and this library has scripts back from {Latest} only: roll it back with the library that migrated it.");
        }
    }

    private (int Version, int ReadableFrom) Info()
    {
        if (!HasTable("store_info"))
        {
            return (0, 0);
        }

        return session.Statement("migrations/FindInfo").Find(s => ((int)s.Integer(0), (int)s.Integer(1)));
    }

    private bool HasTable(string name) => session.Statement("migrations/HasTable").Bind("name", name).Find(s => s.Integer(0)) > 0;

    private ValueTask<bool> ApplyAsync(string name, CancellationToken cancellationToken)
    {
        return MigrationTransaction.RunAsync(session, engine, name, Apply, cancellationToken);

        bool Apply()
        {
            session.RunScript(Sql["migrations/CreateJournal"]);
            if (Count("migrations/IsApplied", name) > 0)
            {
                // By another tool, perhaps, which keeps no checksums.
                RecordChecksum(name);
                return false;
            }

            session.RunScript(Sql.Up(name));
            session.Statement("migrations/Record").Bind("name", name).Bind("now", engine.Now).Execute();
            RecordChecksum(name);
            return true;
        }
    }

    private async ValueTask ApplyMissingAsync(List<string> applied, CancellationToken cancellationToken)
    {
        var check = await Snapshot.ReadAsync(session, s => new ValueTask<SchemaCheck?>(SchemaCheck.ForUpgrade(s, Sql))).ConfigureAwait(false);
        foreach (var name in Sql.MigrationNames)
        {
            if (await ApplyAsync(name, cancellationToken).ConfigureAwait(false))
            {
                applied.Add(name);
            }
        }

        check?.Require(session, Sql.MigrationNames);
    }

    private ValueTask<bool> UndoAsync(string name, CancellationToken cancellationToken)
    {
        return MigrationTransaction.RunAsync(session, engine, name, Undo, cancellationToken);

        bool Undo()
        {
            if (!HasTable("SchemaVersions") || Count("migrations/IsApplied", name) == 0)
            {
                return false;
            }

            session.Statement("migrations/ForgetChecksum").Bind("name", name).Execute();
            session.RunScript(Sql.Down(name));
            session.Statement("migrations/Forget").Bind("name", name).Execute();
            return true;
        }
    }

    private void RecordChecksum(string name)
    {
        if (HasTable("script_checksums"))
        {
            session.Statement("migrations/RecordChecksum").Bind("name", name).Bind("checksum", ChecksumOf(Sql.Up(name))).Execute();
        }
    }

    private long Count(string block, string name) => session.Statement(block).Bind("name", name).Find(s => s.Integer(0));

    private long RowsTouched(List<string> pending)
    {
        session.RunScript("PRAGMA foreign_keys = OFF");
        try
        {
            session.Begin(); // Within, so that references are checked again also when another process holds the lock.

            // The first script reads nothing of the journal, but its view does when it is used.
            session.RunScript(Sql["migrations/CreateJournal"]);
            var before = session.TotalChanges;
            pending.ForEach(name => session.RunScript(Sql.Up(name)));
            return session.TotalChanges - before;
        }
        finally
        {
            session.Rollback();
            session.RunScript("PRAGMA foreign_keys = ON");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied {Count} migrations; the schema is at version {Version}")]
    private static partial void LogMigrated(ILogger logger, int count, int version);
}
