namespace Conversa.Data.Storage;

/// <summary>Ranges of time in Unix milliseconds, from the first and before the last; null is no bound.</summary>
internal static class Times
{
    public static long From(DateTimeOffset? value) => value?.ToUnixTimeMilliseconds() ?? long.MinValue;

    public static long To(DateTimeOffset? value) => value?.ToUnixTimeMilliseconds() ?? long.MaxValue;

    public static DateTimeOffset? OrNull(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
