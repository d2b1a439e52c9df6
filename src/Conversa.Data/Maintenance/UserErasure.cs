namespace Conversa.Data.Maintenance;

/// <summary>How far the erasure of a user has come.</summary>
public sealed record UserErasure
{
    /// <summary>
    /// How many rows were deleted, by table, for every table that can hold something of a user; 0 for a table without any. Rows that came in while the erasure ran and went
    /// with the message or conversation they belong to are not counted.
    /// </summary>
    public required IReadOnlyDictionary<string, long> Deleted { get; init; }

    /// <summary>
    /// Whether it is done: no byte of the user's is left in the database, its WAL or its indexes. False while it runs, and at the end when somebody who reads kept old pages in the WAL
    /// all the time: erase the same user again later for the rest. What another program deleted before, without SQLite's <c>secure_delete</c>, is not looked for.
    /// </summary>
    public required bool IsComplete { get; init; }

    /// <summary>The longest that it has kept other writes waiting at a time, together with what was written in the same transaction.</summary>
    public required TimeSpan LongestHold { get; init; }

    /// <summary>How many contents of uploads were removed from <see cref="ConversationStoreOptions.UploadRoot"/>: those that nobody else has.</summary>
    public long RemovedUploads { get; init; }

    /// <summary>
    /// How many could not be removed, because a file could not be deleted, the lock was another process's, or there is no <see cref="ConversationStoreOptions.UploadRoot"/>;
    /// their rows are gone all the same. <c>Files.Uploads.CleanUpAsync</c> removes them later.
    /// </summary>
    public long LeftUploads { get; init; }
}
