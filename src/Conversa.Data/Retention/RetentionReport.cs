namespace Conversa.Data.Retention;

/// <summary>What retention has deleted, or would.</summary>
public sealed record RetentionReport
{
    /// <summary>Whether it only looked: then nothing was deleted.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>
    /// The rows that were deleted, or in a dry run would be, for each table with a policy; 0 for a table with nothing to delete. What goes with a row is not counted,
    /// such as the messages of a conversation, whether they have a policy too or not. Unless others write meanwhile, a dry run and a run have the same numbers.
    /// </summary>
    public required IReadOnlyDictionary<RetentionTable, long> Rows { get; init; }

    /// <summary>
    /// Whether the file can give room back. False where it was made without <c>auto_vacuum = INCREMENTAL</c>, which the store sets on the files it makes: room that becomes free is
    /// filled with new rows then, and the file stays as large as it is.
    /// </summary>
    public required bool CanReleaseSpace { get; init; }

    /// <summary>The bytes that the database gave back, whoever had made them free; the file is cut with the next checkpoint. 0 where it cannot, and in a dry run.</summary>
    public required long ReleasedBytes { get; init; }

    /// <summary>The longest that it has kept other writes waiting at a time, together with what was written in the same transaction.</summary>
    public required TimeSpan LongestHold { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }
}
