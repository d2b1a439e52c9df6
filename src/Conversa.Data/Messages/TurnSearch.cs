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

    /// <summary>How many places of a gram of one or two characters are read.</summary>
    public const int MostPlaces = 4000;

    private const int MostTurns = 20_000;

    /// <summary>The turns of the scope; null when it is everybody's, or too large for this.</summary>
    /// <exception cref="ConversationStoreCorruptException">The index does not hold all of them, up to its mark.</exception>
    public static List<Turn>? Turns(DbSession session, MessageScope scope, long mark)
    {
        if (!scope.IsSomebodys)
        {
            return null;
        }

        var statement = scope.ConversationId is null
            ? session.Statement("messages_search/ListTurnsOfUser").Bind("userId", scope.UserId)
            : session.Statement("messages_search/ListTurnsOfConversation").Bind("conversationId", scope.ConversationId).Bind("userId", scope.UserId);
        var turns = statement.Bind("owner", scope.Owner).Bind("limit", MostTurns + 1)
            .List(row => new Turn(row.Integer(0), row.RepeatedText(1), row.Integer(2)));
        if (turns.Count > MostTurns)
        {
            return null;
        }

        // The turns are counted anyway: an index that has lost some is noticed here.
        var indexed = turns.Count == 0 ? 0 : MessageIndex.Count(session, (scope with { Role = null }).Words!);
        return indexed == turns.Count(turn => turn.Seq <= mark) || indexed == CountOwn(session, scope, mark) ? turns : throw IndexRepair.Damage();
    }

    // Another program may have given a message to another user than its conversation: no index made anew would hold as many turns as the conversations.
    private static long? CountOwn(DbSession session, MessageScope scope, long mark) => scope.UserId is null ? null : session.Statement("messages_search/CountTurns")
        .Bind("mark", mark).Bind("userId", scope.UserId).Bind("owner", scope.Owner).Bind("conversationId", scope.ConversationId).Find(row => row.Integer(0));

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
            scores.Add(GramPlaces(session, gram, own, turns.Count));
        }

        foreach (var phrase in query.GramPhrases)
        {
            var places = GramPlaces(session, phrase, own, turns.Count);
            scores.Add(places);
            required.Add([.. places.Select(p => p.Seq)]);
        }

        if (scope.Role is not null)
        {
            required.Add([.. session.Statement("messages_search/ListPlaces").Bind("match", scope.Words).List(row => row.Integer(0))]);
        }

        var excluded = Excluded(session, query, own, turns.Count);
        return scores.Rank(neighbourWeight, query.All, turn =>
            turn.Timestamp >= scope.From && turn.Timestamp < scope.To && !excluded.Contains(turn.Seq) && required.TrueForAll(rows => rows.Contains(turn.Seq)));
    }

    /// <summary>The row of each place of a gram of one or two characters, in no order, and no more of them than asked for.</summary>
    public static List<long> ShortGramPlaces(DbSession session, string gram, int most) =>
        session.Statement("messages_search/ListShortGramPlaces").Bind("from", gram).Bind("to", FullTextQuery.After(gram)).Bind("limit", most).List(row => row.Integer(0));

    // The rows that hold what must not occur.
    private static HashSet<long> Excluded(DbSession session, FullTextQuery query, MessageScope scope, int turns) =>
    [
        .. query.Excluded.SelectMany(phrase => Places(session, phrase, scope)).Select(p => p.Seq),
        .. query.GramExcluded.SelectMany(gram => GramPlaces(session, gram, scope, turns)).Select(p => p.Seq),
    ];

    // The rows that hold a gram. Where everybody's hold it too often to list them, the texts of the scope's turns are read.
    private static List<Posting> GramPlaces(DbSession session, string gram, MessageScope scope, int turns)
    {
        var most = FullTextQuery.IsShort(gram) ? Math.Min(MostPlaces, turns + 1) : Ranking.Candidates;
        var places = FullTextQuery.IsShort(gram)
            ? ShortGramPlaces(session, gram, most)
            : session.Statement("messages_search/ListGramPlaces").Bind("match", FullTextQuery.Quote(gram)).Bind("limit", most).List(row => row.Integer(0));
        var rows = places.Count == most ? Holding(session, gram, scope) : places.Distinct();
        return [.. rows.Select(seq => new Posting(seq, 1))];
    }

    private static List<long> Holding(DbSession session, string gram, MessageScope scope)
    {
        var statement = scope.ConversationId is null
            ? session.Statement("messages_search/ListHoldingOfUser")
            : session.Statement("messages_search/ListHoldingOfConversation").Bind("conversationId", scope.ConversationId);
        return statement.Bind("userId", scope.UserId).Bind("owner", scope.Owner).Bind("gram", gram).List(row => row.Integer(0));
    }

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
