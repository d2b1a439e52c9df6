using System.Diagnostics.CodeAnalysis;

namespace QuickStart;

/// <summary>What the sample was asked to do.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Shows what Conversa.Data does: plays a conversation with a running coach through a bot's
        pipeline, stores it, and prints what the store then holds.

        Usage: dotnet run --project samples/QuickStart -- [--db PATH] [--import FILE]

          --db PATH       the database, created if there is none; what is in it already stays and is
                          not stored twice (default: a new file in the temp directory)
          --import FILE   instead of that, imports a file of conversations: LoCoMo JSON or
                          Schema-Guided Dialogue JSON lines
          --help          this text

        Exit code: 0 done, 1 it did not work, 2 the arguments make no sense.
        """;

    /// <summary>The full path of the database; null for a new one.</summary>
    public string? Database { get; private init; }

    /// <summary>The file to import; null to play the conversation.</summary>
    public string? Import { get; private init; }

    public bool Help { get; private init; }

    /// <summary>Reads the command line; where that fails, <paramref name="error"/> says why.</summary>
    public static bool TryParse(string[] args, out Arguments arguments, [NotNullWhen(false)] out string? error)
    {
        arguments = new Arguments();
        error = null;
        for (var i = 0; i < args.Length && error is null; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h":
                    arguments = arguments with { Help = true };
                    break;
                case "--db" when arguments.Database is null && Value(args, ref i) is { } path:
                    arguments = arguments with { Database = Path.GetFullPath(path) };
                    break;
                case "--import" when arguments.Import is null && Value(args, ref i) is { } path:
                    arguments = arguments with { Import = path };
                    break;
                case "--db" or "--import":
                    error = $"{args[i]} takes one path and may be given once.";
                    break;
                default:
                    error = $"There is no argument {args[i]}.";
                    break;
            }
        }

        return error is null;
    }

    // What looks like an option is taken for one: "--db --import" is a path that somebody forgot.
    private static string? Value(string[] args, ref int i) =>
        i + 1 < args.Length && args[i + 1].Length > 0 && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : null;
}
