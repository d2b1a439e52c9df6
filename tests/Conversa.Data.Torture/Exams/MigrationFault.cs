using System.Reflection;
using Conversa.Data.Torture.Harness;
using SQLitePCL;

namespace Conversa.Data.Torture.Exams;

/// <summary>Something that happens to a certain statement of a migration, on the connection that a store writes with.</summary>
internal sealed class MigrationFault(WriterConnection writer)
{
    private const int Deny = 1;

    private string _statement = "";
    private Action _then = () => { };
    private bool _interrupting;
    private bool _refusing;

    public bool Happened { get; private set; }

    /// <summary>The names of the scripts that the library ships, in order, as any tool finds them.</summary>
    public static IReadOnlyList<string> Scripts { get; } =
        [.. Resources.GetManifestResourceNames().Where(n => n.StartsWith("migrations/", StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static Assembly Resources => typeof(IConversationStore).Assembly;

    /// <summary>The statements of a script, as SQLite parts them.</summary>
    public static IReadOnlyList<string> StatementsOf(string script)
    {
        using var reader = new StreamReader(Resources.GetManifestResourceStream(script)!);
        var (statements, statement) = (new List<string>(), "");
        foreach (var part in reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal).Split(';').SkipLast(1))
        {
            statement += $"{part};";
            if (raw.sqlite3_complete(statement) != 0)
            {
                statements.Add(statement.Trim());
                statement = "";
            }
        }

        return statements;
    }

    /// <summary>Interrupts a statement when it runs, once: SQLite then undoes the whole transaction by itself.</summary>
    public void Interrupt(string statement)
    {
        WhenItRuns(statement, () => _interrupting = true);
        raw.sqlite3_progress_handler(writer.Handle, 1, _ => Take(ref _interrupting) ? 1 : 0, null);
    }

    /// <summary>Refuses a statement before it runs, once: SQLite leaves the transaction open, with all that was done in it.</summary>
    /// <param name="script">Its script.</param>
    /// <param name="number">Which of the script's statements, from 0.</param>
    public void Refuse(string script, int number)
    {
        // It is prepared when the one before it has ended. Before the first of a script, the journal is asked for the script, as for each script before.
        var asked = 0;
        var before = number == 0 ? null : StatementsOf(script)[number - 1];
        WhenOneEnds(text => _refusing |= before is null ? IsLookUp(text) && Scripts[asked++] == script : text.Trim() == before);
        raw.sqlite3_set_authorizer(writer.Handle, (strdelegate_authorizer)((_, _, _, _, _, _) => TakeRefusal()), null);
    }

    /// <summary>Does something when a statement begins to run.</summary>
    public void WhenItRuns(string statement, Action then)
    {
        (_statement, _then) = (statement, then);
        raw.sqlite3_trace(writer.Handle, (strdelegate_trace)((_, text) => Began(text)), null);
    }

    public void Disarm()
    {
        raw.sqlite3_trace(writer.Handle, (strdelegate_trace?)null, null);
        raw.sqlite3_profile(writer.Handle, (strdelegate_profile?)null, null);
        raw.sqlite3_progress_handler(writer.Handle, 0, null, null);
        raw.sqlite3_set_authorizer(writer.Handle, (strdelegate_authorizer?)null, null);
        (Happened, _interrupting, _refusing) = (false, false, false);
    }

    private static bool IsLookUp(string text) =>
        text.StartsWith("SELECT count(*)", StringComparison.Ordinal) && text.Contains("FROM SchemaVersions", StringComparison.Ordinal) && text.Contains("ScriptName =", StringComparison.Ordinal);

    private void WhenOneEnds(Action<string> then) => raw.sqlite3_profile(writer.Handle, (strdelegate_profile)((_, text, _) => then(text)), null);

    private void Began(string text)
    {
        if (!Happened && text.Trim() == _statement)
        {
            Happened = true;
            _then();
        }
    }

    private int TakeRefusal()
    {
        Happened |= _refusing;
        return Take(ref _refusing) ? Deny : 0;
    }

    private static bool Take(ref bool flag)
    {
        var taken = flag;
        flag = false;
        return taken;
    }
}
