using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Conversa.Data.Storage;

/// <summary>What every value must be before it is let in. The exceptions name the parameter and the rule, never the value.</summary>
internal static class Require
{
    public const int LongestName = 256;

    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    /// <summary>An id or another short name: 1 to 256 characters, compared ordinally.</summary>
    public static string Name([NotNull] string? value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(value, name);
        if (value.Length is 0 or > LongestName)
        {
            throw new ArgumentException($"{name} must have 1 to {LongestName} characters; it has {value.Length}.", name);
        }

        WellFormed(value, name);
        return value;
    }

    public static string? NameOrNull(string? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is null ? null : Name(value, name);

    /// <summary>Text of any length up to the option's; may be empty.</summary>
    public static string Text(string? value, ConversationStoreOptions options, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(value, name);
        Length(value, options, name);
        WellFormed(value, name);
        return value;
    }

    public static string? TextOrNull(string? value, ConversationStoreOptions options, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is null ? null : Text(value, options, name);

    /// <summary>Text that is not empty.</summary>
    public static string NotEmpty(string? value, ConversationStoreOptions options, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(value, name);
        return Text(value, options, name);
    }

    /// <summary>One JSON value, strict, not too long and not too deep. It is stored to the byte as it was given.</summary>
    public static string Json(string? value, ConversationStoreOptions options, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        Text(value, options, name);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(value!), new JsonReaderOptions { MaxDepth = options.MaxJsonDepth });
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            // Its text would quote the value.
            throw new ArgumentException($"{name} must be one valid JSON value, nested at most {options.MaxJsonDepth} deep.", name);
        }

        return value!;
    }

    public static string? JsonOrNull(string? value, ConversationStoreOptions options, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is null ? null : Json(value, options, name);

    /// <summary>A SHA-256 as 64 hexadecimal digits; it is stored in lower case.</summary>
    public static string Sha256(string? value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        const int Digits = 64;
        ArgumentNullException.ThrowIfNull(value, name);
        return value.Length == Digits && value.All(char.IsAsciiHexDigit)
            ? value.ToLowerInvariant()
            : throw new ArgumentException($"{name} must be a SHA-256 as {Digits} hexadecimal digits.", name);
    }

    /// <summary>A copy of what the caller hands in, each item checked: the caller may change its list meanwhile.</summary>
    public static T[] Each<T>(IReadOnlyCollection<T>? items, Action<T> check, [CallerArgumentExpression(nameof(items))] string name = "")
        where T : class
    {
        ArgumentNullException.ThrowIfNull(items, name);
        T[] copy = [.. items];
        foreach (var item in copy)
        {
            ArgumentNullException.ThrowIfNull(item, name);
            check(item);
        }

        return copy;
    }

    /// <summary>How many items a call may return: 1 to the option's most.</summary>
    public static int Limit(int value, ConversationStoreOptions options, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < 1 || value > options.MaxPageSize)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be 1 to {options.MaxPageSize} ({nameof(ConversationStoreOptions.MaxPageSize)}).");
        }

        return value;
    }

    /// <summary>The latest time that a host can give, in Unix milliseconds.</summary>
    public static long LatestTime(long now) => now + (long)MostAhead.TotalMilliseconds;

    /// <summary>A host's time in Unix milliseconds; at most a day ahead of ours.</summary>
    public static long? TimeOrNull(DateTimeOffset? value, long now, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value?.ToUnixTimeMilliseconds() is not { } time)
        {
            return null;
        }

        return time <= LatestTime(now)
            ? time
            : throw new ArgumentOutOfRangeException(name, $"{name} must be at most one day ahead of the store's clock.");
    }

    public static T Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is not one of {string.Join(", ", Enum.GetNames<T>())}.");

    public static T? DefinedOrNull<T>(T? value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, Enum =>
        value is { } given ? Defined(given, name) : null;

    /// <summary>How many items, none included, a part of an answer may have.</summary>
    public static int CountOrZero(int value, ConversationStoreOptions options, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && value <= options.MaxPageSize
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 to {options.MaxPageSize} ({nameof(ConversationStoreOptions.MaxPageSize)}).");

    public static long Positive(long value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.");

    public static long NotNegative(long value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must not be negative.");

    /// <summary>A count that can be summed over any number of rows: 0 to 2,147,483,647.</summary>
    public static long Count(long value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= int.MaxValue ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 to {int.MaxValue}.");

    public static long? NotNegativeOrNull(long? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is { } given ? NotNegative(given, name) : null;

    public static long? CountOrNull(long? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is { } given ? Count(given, name) : null;

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>; NaN is none.</summary>
    public static double Between(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be {least} to {most}.");

    private static void Length(string value, ConversationStoreOptions options, string name)
    {
        // Three bytes a character are the most that UTF-8 takes, so short texts need no counting.
        if (value.Length > options.MaxContentBytes / 3 && (value.Length > options.MaxContentBytes || Encoding.UTF8.GetByteCount(value) > options.MaxContentBytes))
        {
            throw new ArgumentException($"{name} is longer than {options.MaxContentBytes} bytes of UTF-8 ({nameof(ConversationStoreOptions.MaxContentBytes)}).", name);
        }
    }

    // SQLite would cut some texts at NUL, and a lone surrogate would come back as U+FFFD.
    private static void WellFormed(string value, string name)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"{name} must not hold NUL characters.", name);
        }

        var at = value.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (; at >= 0 && at < value.Length; at++)
        {
            if (char.IsSurrogate(value[at]) && (at + 1 == value.Length || !char.IsSurrogatePair(value[at], value[++at])))
            {
                throw new ArgumentException($"{name} must not hold lone surrogates.", name);
            }
        }
    }
}
