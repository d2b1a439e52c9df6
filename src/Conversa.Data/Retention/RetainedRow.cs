namespace Conversa.Data.Retention;

/// <summary>A row's place among those of its table, the oldest first, and its id where rows are deleted by that.</summary>
internal readonly record struct RetainedRow(long Time, long Seq, string? Id = null)
{
    /// <summary>Before all rows.</summary>
    public static readonly RetainedRow First = new(long.MinValue, long.MinValue);

    /// <summary>The newer of the two.</summary>
    public static RetainedRow Later(RetainedRow one, RetainedRow other) => (one.Time, one.Seq).CompareTo((other.Time, other.Seq)) > 0 ? one : other;
}
