namespace Conversa.Data.Search;

/// <summary>
/// Scores the turns of conversations by the words they hold and by those of their neighbours. A rare word counts more than a common one (as in BM25,
/// within these turns), a word in a short turn a little more than in a long one; a turn that covers more of the words, with its neighbours, more than one that repeats a few.
/// </summary>
internal sealed class TurnScores
{
    /// <summary>How far a turn lends its score, to each side.</summary>
    public const int Reach = 2;

    private const double Saturation = 1.2;
    private const double LengthWeight = 0.2;
    private const double CoverageWeight = 0.75;

    private readonly IReadOnlyList<Turn> _turns;
    private readonly Dictionary<long, int> _places;
    private readonly double[] _scores;
    private readonly ulong[] _own;
    private readonly ulong[] _around;
    private readonly List<List<(int At, int Length)>> _words = [];

    /// <param name="turns">The turns, conversation by conversation, each in its order.</param>
    public TurnScores(IReadOnlyList<Turn> turns)
    {
        _turns = turns;
        _scores = new double[turns.Count];
        _own = new ulong[turns.Count];
        _around = new ulong[turns.Count];
        _places = new(turns.Count);
        for (var i = 0; i < turns.Count; i++)
        {
            _places[turns[i].Seq] = i;
        }
    }

    /// <summary>Adds a word by the turns that hold it. Rows that are not among the turns do not count.</summary>
    public void Add(IEnumerable<Posting> word)
    {
        var hits = new List<(int, int)>();
        foreach (var posting in word)
        {
            if (_places.TryGetValue(posting.Seq, out var at))
            {
                hits.Add((at, posting.Length));
            }
        }

        _words.Add(hits);
    }

    /// <summary>The turns that fit, best first, those that fit equally well newest first.</summary>
    /// <param name="neighbourWeight">How much of its score a turn lends to each neighbour.</param>
    /// <param name="all">Whether a turn must hold every word itself.</param>
    /// <param name="admits">Whether a turn may be an answer.</param>
    public List<Ranked> Rank(double neighbourWeight, bool all, Func<Turn, bool> admits)
    {
        var average = AverageLength();
        for (var word = 0; word < _words.Count; word++)
        {
            Spread(_words[word], 1UL << (word & 63), average, neighbourWeight);
        }

        var present = _words.Count(w => w.Count > 0);
        var every = _words.Count >= 64 ? ulong.MaxValue : (1UL << _words.Count) - 1;
        var ranked = new List<Ranked>();
        for (var i = 0; i < _turns.Count; i++)
        {
            if (_scores[i] > 0 && (!all || _own[i] == every) && admits(_turns[i]))
            {
                var coverage = (double)ulong.PopCount(_around[i]) / Math.Min(present, 64);
                ranked.Add(new(_turns[i].Seq, _scores[i] * Math.Pow(coverage, CoverageWeight)));
            }
        }

        Ranking.Sort(ranked);
        return ranked;
    }

    private double AverageLength()
    {
        long sum = 0, count = 0;
        foreach (var (_, length) in _words.SelectMany(hits => hits))
        {
            sum += length;
            count++;
        }

        return Math.Max(1, (double)sum / Math.Max(1, count));
    }

    private void Spread(List<(int At, int Length)> hits, ulong bit, double average, double neighbourWeight)
    {
        var rarity = Math.Log(1 + ((_turns.Count - hits.Count + 0.5) / (hits.Count + 0.5)));
        foreach (var (at, length) in hits)
        {
            var score = rarity * (Saturation + 1) / (1 + (Saturation * (1 - LengthWeight + (LengthWeight * length / average))));
            _scores[at] += score;
            _own[at] |= bit;
            _around[at] |= bit;
            for (var step = 1; neighbourWeight > 0 && step <= Reach; step++)
            {
                Lend(at, at - step, score * neighbourWeight, bit);
                Lend(at, at + step, score * neighbourWeight, bit);
            }
        }
    }

    private void Lend(int from, int to, double score, ulong bit)
    {
        if (to >= 0 && to < _turns.Count && string.Equals(_turns[to].ConversationId, _turns[from].ConversationId, StringComparison.Ordinal))
        {
            _scores[to] += score;
            _around[to] |= bit;
        }
    }
}
