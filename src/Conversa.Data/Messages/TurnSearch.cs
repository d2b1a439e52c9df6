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

        var grams = TurnGrams.Find(session, turns, query, scope.Owner);
        foreach (var gram in query.All ? query.Grams : query.Grams.Concat(query.Pairs))
        {
            scores.Add(grams[gram]);
        }

        foreach (var phrase in query.GramPhrases)
        {
            scores.Add(grams[phrase]);
            required.Add([.. grams[phrase].Select(p => p.Seq)]);
        }

        if (scope.Role is not null)
        {
            required.Add([.. session.Statement("messages_search/ListPlaces").Bind("match", scope.Words).List(row => row.Integer(0))]);
        }

        var excluded = Excluded(session, query, own, grams);
        return scores.Rank(neighbourWeight, query.All, turn =>
            turn.Timestamp >= scope.From && turn.Timestamp < scope.To && !excluded.Contains(turn.Seq) && required.TrueForAll(rows => rows.Contains(turn.Seq)));
    }

    // The rows that hold what must not occur.
    private static HashSet<long> Excluded(DbSession session, FullTextQuery query, MessageScope scope, Dictionary<string, List<Posting>> grams) =>
    [
        .. query.Excluded.SelectMany(phrase => Places(session, phrase, scope)).Select(p => p.Seq),
        .. query.GramExcluded.SelectMany(gram => grams[gram]).Select(p => p.Seq),
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
