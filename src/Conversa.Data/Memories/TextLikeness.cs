using Conversa.Data.Storage;

namespace Conversa.Data.Memories;

/// <summary>
/// Finds texts that say nearly the same: of all their words and pairs of words that follow each other, they share at least a given part (Jaccard). The pairs
/// make the order of the words count. Numbers and negations must be the same in the same order, however alike the rest is. Case and punctuation do not count.
/// </summary>
internal sealed class TextLikeness
{
    // In the languages that most bots speak; the t is what the apostrophe leaves of "don't".
    private static readonly HashSet<string> Negations = new(StringComparer.Ordinal)
    {
        "no", "not", "t", "never", "none", "nothing", "nobody", "neither", "nor", "without", "cannot",
        "nicht", "kein", "keine", "keinen", "nie", "ohne", "pas", "jamais", "sans", "nunca", "jamás", "sin", "não", "sem", "non", "mai", "не", "нет", "без",
        "不", "没", "沒", "無", "无", "未", "非",
    };

    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<long, List<Group>> _groupsByFeature = [];
    private readonly double _threshold;

    private TextLikeness(double threshold) => _threshold = threshold;

    /// <summary>Each text in the group of the first text before it that it is near to and that began a group, or else in one that it begins. Groups in the order of their first texts.</summary>
    /// <param name="texts">The texts; groups hold their places.</param>
    /// <param name="threshold">What part of their words and pairs two texts must share, more than 0, at most 1.</param>
    public static List<List<int>> GroupNearEqual(IEnumerable<string> texts, double threshold)
    {
        var likeness = new TextLikeness(threshold);
        var features = texts.Select(likeness.Read).ToList();
        var rarity = features.SelectMany(f => f.All).CountBy(f => f).ToDictionary();
        var groups = new List<Group>();
        for (var i = 0; i < features.Count; i++)
        {
            if (likeness.Place(i, features[i], rarity) is { } begun)
            {
                groups.Add(begun);
            }
        }

        return groups.ConvertAll(g => g.Members);
    }

    // Two sets that share enough of their features share one of the rarest of each: only where those meet, all are compared.
    private Group? Place(int at, Features text, Dictionary<long, int> rarity)
    {
        var size = text.All.Length;
        var rarest = text.All.OrderBy(f => rarity[f]).ThenBy(f => f).Take(size - (int)Math.Ceiling(Shared(size)) + 1).ToList();
        var near = rarest.SelectMany(f => _groupsByFeature.GetValueOrDefault(f, [])).Where(g => IsNear(g.First, text)).MinBy(g => g.Members[0]);
        if (near is not null)
        {
            near.Members.Add(at);
            return null;
        }

        var group = new Group(text, [at]);
        foreach (var feature in rarest)
        {
            if (!_groupsByFeature.TryGetValue(feature, out var groups))
            {
                _groupsByFeature.Add(feature, groups = []);
            }

            groups.Add(group);
        }

        return group;
    }

    // A hair less, for what the multiplication rounds up.
    private double Shared(int features) => (_threshold * features) - 1e-9;

    private bool IsNear(Features a, Features b)
    {
        if (!a.Telling.AsSpan().SequenceEqual(b.Telling))
        {
            return false;
        }

        var both = 0;
        for (int i = 0, j = 0; i < a.All.Length && j < b.All.Length;)
        {
            var order = a.All[i].CompareTo(b.All[j]);
            both += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return both >= Shared(a.All.Length + b.All.Length - both);
    }

    private Features Read(string text)
    {
        var all = new SortedSet<long>();
        var telling = new List<int>();
        var before = 0;
        foreach (var word in Words(text).DefaultIfEmpty(text.Trim()))
        {
            var number = Number(word);
            all.Add(number);
            if (before > 0)
            {
                all.Add(((long)before << 32) | (uint)number);
            }

            if (word.Any(char.IsDigit) || Negations.Contains(word))
            {
                telling.Add(number);
            }

            before = number;
        }

        return new([.. all], [.. telling]);
    }

    private int Number(string word)
    {
        if (!_words.TryGetValue(word, out var number))
        {
            _words.Add(word, number = _words.Count + 1);
        }

        return number;
    }

    // Scripts without spaces have no words to see: each of their characters is one.
    private static IEnumerable<string> Words(string text)
    {
        foreach (var token in FullTextQuery.Tokens(text))
        {
            var start = 0;
            for (var i = 0; i < token.Length; i++)
            {
                if (FullTextQuery.IsUnspaced(token[i]))
                {
                    if (i > start)
                    {
                        yield return token[start..i].ToLowerInvariant();
                    }

                    yield return token[i].ToString();
                    start = i + 1;
                }
            }

            if (start < token.Length)
            {
                yield return token[start..].ToLowerInvariant();
            }
        }
    }

    /// <param name="All">The words and pairs, in order, each once.</param>
    /// <param name="Telling">The numbers and negations, as they follow each other.</param>
    private sealed record Features(long[] All, int[] Telling);

    private sealed record Group(Features First, List<int> Members);
}
