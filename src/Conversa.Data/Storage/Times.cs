namespace Conversa.Data.Storage;

/// <summary>Times as they are stored, in Unix milliseconds, and ranges of them, from the first and before the last; null is no bound.</summary>
internal static class Times
{
    // Down, as stored times are: what was said at this time is in it.
    public static long From(DateTimeOffset? value) => value?.ToUnixTimeMilliseconds() ?? long.MinValue;

    // Up: what is stored of the millisecond that the time is in may be before it.
    public static long To(DateTimeOffset? value) =>
        value is { } time ? time.ToUnixTimeMilliseconds() + (time.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1) : long.MaxValue;

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
