using System.Globalization;

namespace Conversa.Data.Torture.Harness;

/// <summary>What the command line asks for.</summary>
internal sealed record TortureOptions
{
    private const int UsualSeed = 20260101;

    /// <summary>The numbers of the exams to run; empty for all.</summary>
    public IReadOnlyList<int> Exams { get; private init; } = [];

    /// <summary>From which every random choice follows.</summary>
    public int Seed { get; private init; } = UsualSeed;

    /// <summary>Less of everything, a few seconds an exam.</summary>
    public bool Quick { get; private init; }

    /// <summary>Hours, where an exam can use them.</summary>
    public bool Long { get; private init; }

    /// <summary>How often, instead of an exam's own number; null for that.</summary>
    public int? Count { get; private init; }

    /// <summary>How long, instead of an exam's own time; null for that.</summary>
    public TimeSpan? Duration { get; private init; }

    /// <summary>Leave the files where they are, to look at.</summary>
    public bool Keep { get; private init; }

    /// <exception cref="ArgumentException">An argument is not understood; the text says which.</exception>
    public static TortureOptions Parse(string[] args)
    {
        var options = new TortureOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--quick" => options with { Quick = true },
                "--long" => options with { Long = true },
                "--keep" => options with { Keep = true },
                "--exam" when i + 1 < args.Length => options with { Exams = [.. args[++i].Split(',').Select(Number)] },
                "--seed" when i + 1 < args.Length => options with { Seed = Number(args[++i]) },
                "--count" when i + 1 < args.Length => options with { Count = Number(args[++i]) },
                "--seconds" when i + 1 < args.Length => options with { Duration = TimeSpan.FromSeconds(Number(args[++i])) },
                var other => throw new ArgumentException($"'{other}' is not understood: --exam N[,M], --quick, --long, --seed N, --count N, --seconds N, --keep."),
            };
        }

        return options;
    }

    private static int Number(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : throw new ArgumentException($"'{text}' is no number.");
}
