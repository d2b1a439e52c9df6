using System.Globalization;

namespace Conversa.Data.Benchmarks.Growth;

/// <summary>What the command line asks of growth.</summary>
internal sealed record GrowthOptions
{
    public const string Usage = "growth [--sizes 100000,1000000,5000000] [--quick] [--rounds N]";

    /// <summary>How many messages, ascending.</summary>
    public IReadOnlyList<int> Sizes { get; private init; } = [100_000, 1_000_000, 5_000_000];

    public int Conversations { get; private init; } = 10_000;

    public int Rounds { get; private init; } = 200;

    public static GrowthOptions Parse(string[] args)
    {
        var options = new GrowthOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--quick" => options with { Sizes = [.. options.Sizes.Select(s => s / 10)], Conversations = options.Conversations / 10, Rounds = options.Rounds / 10 },
                "--sizes" when i + 1 < args.Length => options with { Sizes = [.. args[++i].Split(',').Select(Number).Order()] },
                "--rounds" when i + 1 < args.Length => options with { Rounds = Number(args[++i]) },
                var other => throw new ArgumentException($"'{other}' is not understood: {Usage}"),
            };
        }

        return options;
    }

    private static int Number(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new ArgumentException($"'{text}' is not a number above zero: {Usage}");
}
