namespace Conversa.Data.Maintenance;

/// <summary>What <see cref="IMaintenance.CheckAsync"/> is asked to look at.</summary>
[Flags]
public enum StoreChecks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Whether a write can be committed: one that changes nothing is.</summary>
    Writing = 1,

    /// <summary>Rows whose foreign keys lead nowhere. It reads every row that has one.</summary>
    ForeignKeys = 2,

    /// <summary>Indexes that the applied migrations made and that are not there.</summary>
    Indexes = 4,

    /// <summary>The rows of each table. It reads an index of every table from end to end.</summary>
    RowCounts = 8,

    /// <summary>All of it.</summary>
    All = Writing | ForeignKeys | Indexes | RowCounts,
}
