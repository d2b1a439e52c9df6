namespace Conversa.Data.Storage;

/// <summary>Times as they are stored, in Unix milliseconds, and ranges of them, from the first and before the last; null is no bound.</summary>
internal static class Times
{
    public static long From(DateTimeOffset? value) => value?.ToUnixTimeMilliseconds() ?? long.MinValue;

    public static long To(DateTimeOffset? value) => value?.ToUnixTimeMilliseconds() ?? long.MaxValue;

    /// <summary>A stored time. Rows that a <see cref="Statement"/> reads need no more than the conversion: it knows a damaged row by its error.</summary>
    /// <exception cref="ConversationStoreCorruptException">There is no such time.</exception>
    public static DateTimeOffset At(long milliseconds)
    {
        try
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw SqliteErrors.DamagedRow();
        }
    }

    public static DateTimeOffset? OrNull(long? milliseconds) => milliseconds is { } value ? At(value) : null;

    /// <summary>A stored length of time.</summary>
    /// <exception cref="ConversationStoreCorruptException">There is none so long.</exception>
    public static TimeSpan Seconds(long seconds)
    {
        try
        {
            return TimeSpan.FromSeconds(seconds);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw SqliteErrors.DamagedRow();
        }
    }
}
