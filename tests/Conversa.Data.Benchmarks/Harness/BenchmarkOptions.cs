using System.Diagnostics;
using System.Globalization;

namespace Conversa.Data.Benchmarks.Harness;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>The scenarios to run; empty for all.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>Rounds of every scenario; null for each one's own number.</summary>
    public int? Rounds { get; private init; }

    /// <summary>A tenth of the data and of the rounds: to see that it runs, not to quote.</summary>
    public bool Quick { get; private init; }

    /// <summary>Processor time instead of wall time where there is one caller: what a busy machine can still tell.</summary>
    public bool ProcessorTime { get; private init; }

    /// <summary>The table as the README has it, without times and bars.</summary>
    public bool Readme { get; private init; }

    public static BenchmarkOptions Parse(string[] args)
    {
        var names = new List<string>();
        int? rounds = null;
        var quick = false;
        var processorTime = false;
        var readme = false;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--cpu":
                    processorTime = true;
                    break;
                case "--readme":
                    readme = true;
                    break;
                case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var n) && n > 0:
                    rounds = n;
                    i++;
                    break;
                case var option when option.StartsWith('-'):
                    throw new ArgumentException($"'{option}' is not understood: names of scenarios, --rounds N, --quick, --cpu, --readme.");
                default:
                    names.Add(args[i]);
                    break;
            }
        }

        return new() { Names = names, Rounds = rounds, Quick = quick, ProcessorTime = processorTime, Readme = readme };
    }

    /// <summary>The seconds on the clock that one-caller work is measured with.</summary>
    public double Seconds() => ProcessorTime ? Environment.CpuUsage.TotalTime.TotalSeconds : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    public int RoundsOr(int usual) => Rounds ?? (Quick ? Math.Max(3, usual / 10) : usual);

    public int Scaled(int amount) => Quick ? amount / 10 : amount;
}
