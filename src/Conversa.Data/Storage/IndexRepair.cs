using Microsoft.Data.Sqlite;

namespace Conversa.Data.Storage;

/// <summary>What is done about a damaged full-text index. SQLite does not say which one it was.</summary>
internal static class IndexRepair
{
    private const int CorruptIndex = 267;

    private static readonly (int Id, string[] Checks, string[] Rebuilds)[] Small =
    [
        (2, ["search_index/CheckMemoryWords", "search_index/CheckMemoryGrams"], ["search_index/RebuildMemoryWords", "search_index/RebuildMemoryGrams"]),
        (3, ["search_index/CheckKnowledgeWords", "search_index/CheckKnowledgeGrams"], ["search_index/RebuildKnowledgeWords", "search_index/RebuildKnowledgeGrams"]),
    ];

    /// <summary>True when the error says that a full-text index is damaged, and nothing of the tables themselves.</summary>
    public static bool IsIndexDamage(Exception? error) => error switch
    {
        SqliteException e => e.SqliteExtendedErrorCode == CorruptIndex,
        ConversationStoreCorruptException e => IsIndexDamage(e.InnerException),
        _ => false,
    };

    /// <summary>Rebuilds the small indexes that are damaged; when none is, it was that of messages, which is given up and made anew in batches. Runs inside the caller's transaction.</summary>
    public static void Run(DbSession session, long now)
    {
        var found = false;
        foreach (var (id, checks, rebuilds) in Small)
        {
            if (!Array.TrueForAll(checks, block => IsWhole(session, block)))
            {
                found = true;
                Rebuild(session, id, rebuilds, now);
            }
        }

        if (!found)
        {
            MessageIndex.Condemn(session, now);
        }
    }

    /// <summary>Compares every index with its table, and mends what differs. Runs inside the caller's transaction.</summary>
    /// <returns>The ids of the indexes that were damaged.</returns>
    public static List<int> CheckAll(DbSession session, long now)
    {
        var damaged = new List<int>();
        if (MessageIndex.Mark(session) != MessageIndex.Condemned && !(IsWhole(session, "search_index/CheckWords") && IsWhole(session, "search_index/CheckGrams")))
        {
            MessageIndex.Condemn(session, now);
            damaged.Add(1);
        }

        foreach (var (id, checks, rebuilds) in Small)
        {
            if (!Array.TrueForAll(checks, block => IsWhole(session, block)))
            {
                Rebuild(session, id, rebuilds, now);
                damaged.Add(id);
            }
        }

        return damaged;
    }

    private static bool IsWhole(DbSession session, string block)
    {
        try
        {
            session.Statement(block).Execute();
            return true;
        }
        catch (SqliteException e) when (IsIndexDamage(e))
        {
            return false;
        }
    }

    private static void Rebuild(DbSession session, int id, string[] blocks, long now)
    {
        Array.ForEach(blocks, block => session.Statement(block).Execute());
        session.Statement("search_index/RecordRebuilt").Bind("damagedAt", now).Bind("now", now).Bind("id", id).Execute();
    }
}
