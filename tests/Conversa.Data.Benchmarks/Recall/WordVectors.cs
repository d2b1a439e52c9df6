using System.Globalization;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using Conversa.Data.Embeddings;

namespace Conversa.Data.Benchmarks.Recall;

/// <summary>
/// A weak but real embedder: a text's vector is the weighted average of its words' vectors, common words counting less, normalised.
/// The file has a line for each word: the word, its rank by frequency, its numbers.
/// </summary>
internal sealed partial class WordVectors : IEmbedder
{
    public const string Model = "words";

    private const double Smoothing = 0.001;
    private const double MostFrequent = 0.07;

    private readonly Dictionary<string, (float Weight, float[] Vector)> _words;
    private readonly int _dimensions;

    private WordVectors(Dictionary<string, (float Weight, float[] Vector)> words) => (_words, _dimensions) = (words, words.Values.First().Vector.Length);

    public static WordVectors Read(string path) => new(File.ReadLines(path)
        .Select(line => line.Split('\t'))
        .Where(parts => parts.Length == 3)
        .ToDictionary(parts => parts[0], parts => (WeightOf(int.Parse(parts[1], CultureInfo.InvariantCulture)), Numbers(parts[2])), StringComparer.Ordinal));

    public Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>([.. texts.Select(text => new ReadOnlyMemory<float>(Embed(text)))]);

    private static float WeightOf(int rank) => (float)(Smoothing / (Smoothing + (MostFrequent / (rank + 2))));

    private static float[] Numbers(string text) => [.. text.Split(' ').Select(n => float.Parse(n, CultureInfo.InvariantCulture))];

    // Empty when it knows none of the words.
    private float[] Embed(string text)
    {
        var sum = new float[_dimensions];
        foreach (var word in Words().Matches(text.ToLowerInvariant()).Select(m => m.Value))
        {
            if (_words.TryGetValue(word, out var known) || _words.TryGetValue(word.Replace("'s", "", StringComparison.Ordinal).Trim('\''), out known))
            {
                TensorPrimitives.MultiplyAdd(known.Vector, known.Weight, sum, sum);
            }
        }

        var length = TensorPrimitives.Norm<float>(sum);
        if (length == 0)
        {
            return [];
        }

        TensorPrimitives.Divide(sum, length, sum);
        return sum;
    }

    [GeneratedRegex("[a-z0-9']+", RegexOptions.None, 1000)]
    private static partial Regex Words();
}
