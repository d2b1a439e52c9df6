using System.Text.Json;
using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>Where the grams of a query stand, for a search that has every turn in hand.</summary>
internal static class TurnGrams
{
    /// <summary>How many places of a gram of one or two characters are read.</summary>
    public const int MostPlaces = 4000;

    /// <summary>The rows that hold each gram that may, must or must not occur: all of the turns that do, in no order, and maybe others.</summary>
    public static Dictionary<string, List<Posting>> Find(DbSession session, List<Turn> turns, FullTextQuery query, string? owner)
    {
        var found = new Dictionary<string, List<Posting>>(StringComparer.Ordinal);
        var common = new List<string>();
        foreach (var gram in query.Grams.Concat(query.Pairs).Concat(query.GramPhrases).Concat(query.GramExcluded).Distinct(StringComparer.Ordinal))
        {
            if (Places(session, gram, turns.Count) is { } places)
            {
                found[gram] = [.. places.Distinct().Select(seq => new Posting(seq, 1))];
            }
            else
            {
                common.Add(gram);
                found[gram] = [];
            }
        }

        if (common.Count > 0)
        {
            AddHolding(session, turns, common, owner, found);
        }

        return found;
    }

    /// <summary>The row of each place of a gram of one or two characters, in no order, and no more of them than asked for.</summary>
    public static List<long> ShortPlaces(DbSession session, string gram, int most) =>
        session.Statement("messages_search/ListShortGramPlaces").Bind("from", gram).Bind("to", FullTextQuery.After(gram)).Bind("limit", most).List(row => row.Integer(0));

    // Null when everybody's messages hold it too often to list them.
    private static List<long>? Places(DbSession session, string gram, int turns)
    {
        var isShort = FullTextQuery.IsShort(gram);
        var most = isShort ? Math.Min(MostPlaces, turns + 1) : Ranking.Candidates;
        var places = isShort
            ? ShortPlaces(session, gram, most)
            : session.Statement("messages_search/ListGramPlaces").Bind("match", FullTextQuery.Quote(gram)).Bind("limit", most).List(row => row.Integer(0));
        return places.Count == most ? null : places;
    }

    // Each text is read once, for all such grams.
    private static void AddHolding(DbSession session, List<Turn> turns, List<string> grams, string? owner, Dictionary<string, List<Posting>> found)
    {
        var rows = session.Statement("messages_search/ListTexts").Bind("seqs", JsonSerializer.Serialize(turns.Select(turn => turn.Seq))).Bind("owner", owner)
            .List(row => (Seq: row.Integer(0), Held: Held(row.Text(1), row.RepeatedText(2), grams)));
        foreach (var (seq, held) in rows)
        {
            held.ForEach(gram => found[gram].Add(new(seq, 1)));
        }
    }

    private static List<string> Held(string content, string author, List<string> grams) =>
        grams.FindAll(gram => content.Contains(gram, StringComparison.OrdinalIgnoreCase) || author.Contains(gram, StringComparison.OrdinalIgnoreCase));
}
