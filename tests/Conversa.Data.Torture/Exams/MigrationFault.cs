using System.Reflection;
using Conversa.Data.Torture.Harness;
using SQLitePCL;

namespace Conversa.Data.Torture.Exams;

/// <summary>Something that happens when a certain statement of a migration runs, on the connection that a store writes with.</summary>
internal sealed class MigrationFault(WriterConnection writer)
{
    private string? _statement;
    private Action? _then;
    private bool _failing;

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

    /// <summary>Makes a statement fail the next time that it runs, once.</summary>
    public void Fail(string statement) => Arm(statement, () => _failing = true);

    /// <summary>Does something when a statement begins to run.</summary>
    public void Arm(string statement, Action then)
    {
        (_statement, _then, _failing, Happened) = (statement, then, false, false);
        raw.sqlite3_trace(writer.Handle, (_, text) => Began(text), null);
        raw.sqlite3_progress_handler(writer.Handle, 1, _ => TakeFailure() ? 1 : 0, null);
    }

    public void Disarm()
    {
        raw.sqlite3_trace(writer.Handle, (strdelegate_trace?)null, null);
        raw.sqlite3_progress_handler(writer.Handle, 0, null, null);
    }

    private void Began(string text)
    {
        if (!Happened && text.Trim() == _statement)
        {
            Happened = true;
            _then!();
        }
    }

    private bool TakeFailure()
    {
        var failing = _failing;
        _failing = false;
        return failing;
    }
}
