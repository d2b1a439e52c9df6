using System.Runtime.CompilerServices;
using SQLitePCL;

namespace Conversa.Data.Storage.Hot;

/// <summary>The tables whose rows are kept in memory.</summary>
[Flags]
internal enum HotTables
{
    None = 0,
    Conversations = 1,
    Messages = 2,
    States = 4,
    WorkingStates = 8,
    Flows = 16,
    Tools = 32,
    Users = 64,
    Goals = 128,
    Memories = 256,
    All = 511,
}

/// <summary>Which of them a changed row is of.</summary>
internal static class HotTable
{
    // Of these only rows that are there are kept, and none that is not: a new one makes nothing kept wrong.
    private const HotTables OnlyWhatIsThere = HotTables.Conversations | HotTables.Users | HotTables.Memories;

    /// <summary>The kept table that such a change of such a table makes wrong. It runs for each changed row of the database, and tells most by one byte.</summary>
    public static HotTables Of(int change, utf8z table)
    {
        ref readonly var name = ref table.GetPinnableReference();
        var kept = name switch
        {
            (byte)'m' => Is(in name, "messages\0"u8) ? HotTables.Messages : Is(in name, "memories\0"u8) ? HotTables.Memories : HotTables.None,
            (byte)'c' => Is(in name, "conversations\0"u8) ? HotTables.Conversations : Is(in name, "conversation_states\0"u8) ? HotTables.States : HotTables.None,
            (byte)'w' => Is(in name, "working_states\0"u8) ? HotTables.WorkingStates : HotTables.None,
            (byte)'f' => Is(in name, "flows\0"u8) ? HotTables.Flows : HotTables.None,
            (byte)'t' => Is(in name, "tool_executions\0"u8) ? HotTables.Tools : HotTables.None,
            (byte)'u' => Is(in name, "users\0"u8) || Is(in name, "user_identities\0"u8) ? HotTables.Users : Is(in name, "user_goals\0"u8) ? HotTables.Goals : HotTables.None,
            _ => HotTables.None,
        };
        return change == raw.SQLITE_INSERT ? kept & ~OnlyWhatIsThere : kept;
    }

    // Up to the first difference, which the NUL at the end is for every longer or shorter name.
    private static bool Is(ref readonly byte name, ReadOnlySpan<byte> expected)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (Unsafe.Add(ref Unsafe.AsRef(in name), i) != expected[i])
            {
                return false;
            }
        }

        return true;
    }
}
