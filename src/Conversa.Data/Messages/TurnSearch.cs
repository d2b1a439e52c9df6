using Conversa.Data.Search;
using Conversa.Data.Storage;

namespace Conversa.Data.Messages;

/// <summary>
/// Searching within one conversation, or within one user's: every turn of it is in hand, so that each can be scored with its neighbours,
/// and no word costs more than its places there.
/// </summary>
internal static class TurnSearch
{
    /// <summary>Where words are looked for.</summary>
    public const string Columns = "{content author_name dates}";

    /// <summary>Where snippets are cut.</summary>
    public const string Content = "{content}";

    private const int MostTurns = 20_000;

    /// <summary>The turns of the scope; null when it is everybody's, or too large for this.</summary>
    public static List<Turn>? Turns(DbSession session, MessageScope scope)
    {
        if (scope.ConversationId is null && scope.UserId is null)
        {
            return null;
        }

        var statement = scope.ConversationId is null
            ? session.Statement("messages_search/ListTurnsOfUser").Bind("userId", scope.UserId)
            : session.Statement("messages_search/ListTurnsOfConversation").Bind("conversationId", scope.ConversationId).Bind("userId", scope.UserId);
        var turns = statement.Bind("owner", scope.Owner).Bind("limit", MostTurns + 1)
            .List(row => new Turn(row.Integer(0), row.RepeatedText(1), row.Integer(2)));
        return turns.Count <= MostTurns ? turns : null;
    }

    public static List<Ranked> Rank(DbSession session, List<Turn> turns, FullTextQuery query, MessageScope scope, double neighbourWeight)
    {
        var scores = new TurnScores(turns);
        var required = new List<HashSet<long>>();
        var own = scope with { Role = null }; // Others' turns lend their weight, too.
        foreach (var word in query.Words)
        {
            scores.Add(Places(session, word, own));
        }

        foreach (var phrase in query.Phrases)
        {
            var places = Places(session, phrase, own);
            scores.Add(places);
            required.Add([.. places.Select(p => p.Seq)]);
        }

        foreach (var gram in query.All ? query.Grams : query.Grams.Concat(query.Pairs))
        {
            scores.Add(GramPlaces(session, gram));
        }

        foreach (var phrase in query.GramPhrases)
        {
            var places = GramPlaces(session, phrase);
            scores.Add(places);
            required.Add([.. places.Select(p => p.Seq)]);
        }

        if (scope.Role is not null)
        {
            required.Add([.. session.Statement("messages_search/ListPlaces").Bind("match", scope.Words).List(row => row.Integer(0))]);
        }

        var excluded = Excluded(session, query, own);
        return scores.Rank(neighbourWeight, query.All, turn =>
            turn.Timestamp >= scope.From && turn.Timestamp < scope.To && !excluded.Contains(turn.Seq) && required.TrueForAll(rows => rows.Contains(turn.Seq)));
    }

    /// <summary>The newest rows that hold a gram.</summary>
    public static List<Posting> GramPlaces(DbSession session, string gram)
    {
        var statement = gram.Length < FullTextQuery.GramLength
            ? session.Statement("messages_search/ListShortGramPlaces").Bind("from", gram).Bind("to", FullTextQuery.After(gram))
            : session.Statement("messages_search/ListGramPlaces").Bind("match", FullTextQuery.Quote(gram));
        return statement.Bind("limit", Ranking.Candidates).List(row => new Posting(row.Integer(0), 1));
    }

    /// <summary>The rows that hold what must not occur.</summary>
    public static HashSet<long> Excluded(DbSession session, FullTextQuery query, MessageScope scope) =>
    [
        .. query.Excluded.SelectMany(phrase => Places(session, phrase, scope)).Select(p => p.Seq),
        .. query.GramExcluded.SelectMany(gram => GramPlaces(session, gram)).Select(p => p.Seq),
    ];

    private static List<Posting> Places(DbSession session, string expression, MessageScope scope) =>
        session.Statement("messages_search/ListPlaces").Bind("match", FullTextQuery.Within(Columns, expression, scope.Words))
            .List(row => new Posting(row.Integer(0), FirstNumber(row.Utf8(1))));

    // The index keeps the number of words of each column as SQLite's varints: seven bits a byte, the high ones first.
    private static int FirstNumber(ReadOnlySpan<byte> sizes)
    {
        var number = 0;
        foreach (var b in sizes)
        {
            number = (number << 7) | (b & 0x7f);
            if (b < 0x80)
            {
                break;
            }
        }

        return number;
    }
}
