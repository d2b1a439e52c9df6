namespace Conversa.Data.Storage;

/// <summary>The full-text index of messages: how it is moved forward, and what becomes of a damaged one. All of it runs inside the caller's transaction.</summary>
internal static class MessageIndex
{
    /// <summary>Few and large segments are cheap; more would keep the writers waiting.</summary>
    public const int BatchSize = 1000;

    /// <summary>The mark of an index that is being made anew: nothing is in it that counts.</summary>
    public const long Condemned = -1;

    private const int Samples = 4;

    /// <summary>How many messages the index lacks, counted to <see cref="BatchSize"/>.</summary>
    public static long Pending(DbSession session) =>
        session.Statement("search_index/CountPending").Bind("limit", BatchSize).Find(row => row.Integer(0));

    /// <summary>The seq up to which messages are in the index.</summary>
    public static long Mark(DbSession session) => session.Statement("search_index/FindMark").Find(row => row.Integer(0));

    /// <summary>Takes the next messages into the index.</summary>
    /// <param name="session">The writer, in a transaction.</param>
    /// <param name="now">Now, in Unix milliseconds.</param>
    /// <param name="count">How many it took in.</param>
    /// <returns>Whether there may be more: false when it then had every message.</returns>
    public static bool Advance(DbSession session, long now, out long count)
    {
        count = 0;
        var mark = Mark(session);
        if (mark == Condemned)
        {
            session.Statement("search_index/ClearWords").Execute();
            session.Statement("search_index/ClearGrams").Execute();
            session.Statement("search_index/RecordRebuilt").Bind("damagedAt", (long?)null).Bind("now", now).Bind("id", 1).Execute();
            session.Statement("search_index/SetMark").Bind("mark", 0).Execute();
            return true;
        }

        (var next, count) = session.Statement("search_index/FindNextMark").Bind("mark", mark).Bind("limit", BatchSize).Find(row => (row.Integer(0), row.Integer(1)));
        if (count == 0)
        {
            return false;
        }

        session.Statement("search_index/IndexWords").Bind("mark", mark).Bind("next", next).Execute();
        session.Statement("search_index/IndexGrams").Bind("mark", mark).Bind("next", next).Execute();
        session.Statement("search_index/SetMark").Bind("mark", next).Execute();

        // Whoever is in a hurry need not chase what comes in meanwhile, one by one.
        return count == BatchSize;
    }

    /// <summary>
    /// Whether a sample of the messages can be found by their conversations. SQLite notices only damage that it cannot read;
    /// what it reads as empty has to be missed.
    /// </summary>
    public static bool IsSound(DbSession session)
    {
        var mark = Mark(session);
        if (mark == Condemned)
        {
            return true;
        }

        for (var i = 0; i < Samples; i++)
        {
            // At random: what one search does not meet, one of the next does.
            var at = mark <= Samples ? i : Random.Shared.NextInt64(mark + 1);
            var sample = session.Statement("search_index/FindSample").Bind("at", at).Find(row => ((long Seq, string Conversation)?)(row.Integer(0), row.Text(1)));
            if (sample is { } message && !Holds(session, message.Seq, FullTextScope.All(FullTextScope.Conversation(message.Conversation))!))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many messages the index holds of a scope.</summary>
    public static long Count(DbSession session, string scope) =>
        session.Statement("search_index/CountScope").Bind("match", scope).Find(row => row.Integer(0));

    /// <summary>Gives the index up: from here on the triggers stand aside, so that messages can be stored, edited and deleted.</summary>
    public static void Condemn(DbSession session, long now) => session.Statement("search_index/Condemn").Bind("now", now).Execute();

    /// <summary>Whether the index finds a message by an expression.</summary>
    public static bool Holds(DbSession session, long seq, string match) =>
        session.Statement("search_index/Holds").Bind("match", match).Bind("seq", seq).Find(row => row.Integer(0)) > 0;
}
