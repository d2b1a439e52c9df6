using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Conversa.Data.Storage;

/// <summary>Where a page ended: the sort value and key of its last row, bound to the list it was made for.</summary>
internal readonly record struct Cursor(long Sort, string Key)
{
    /// <summary>The key of a list whose keys are numbers.</summary>
    /// <exception cref="ArgumentException">Somebody made the cursor up.</exception>
    public long Number => long.TryParse(Key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Foreign();

    /// <summary>The key of a list whose keys are two names; NUL, which no name holds, parts them.</summary>
    /// <exception cref="ArgumentException">Somebody made the cursor up.</exception>
    public (string First, string Second) Names => Key.Split('\0') is [var first, var second] ? (first, second) : throw Foreign();

    /// <summary>The page of the rows read, of which there is one more than asked for when others follow.</summary>
    public static Page<T> PageOf<T>(List<T> rows, int limit, string scope, Func<T, Cursor> last)
    {
        if (rows.Count <= limit)
        {
            return new() { Items = rows };
        }

        rows.RemoveRange(limit, rows.Count - limit);
        return new() { Items = rows, NextCursor = last(rows[^1]).Encode(scope) };
    }

    /// <summary>The cursor a caller handed in; null when it handed in none.</summary>
    /// <exception cref="ArgumentException">The text is not a cursor, or is one of another list.</exception>
    public static Cursor? Decode(string? text, string scope)
    {
        if (text is null)
        {
            return null;
        }

        // Room for a key of two names of the longest kind.
        const int Longest = 4096;
        Span<byte> bytes = stackalloc byte[Longest];
        if (text.Length <= Longest && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length))
        {
            var parts = Encoding.UTF8.GetString(bytes[..length]).Split(':', 3);
            if (parts.Length == 3
                && string.Equals(parts[0], Fingerprint(scope), StringComparison.Ordinal)
                && long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var sort))
            {
                return new Cursor(sort, parts[2]);
            }
        }

        throw Foreign();
    }

    /// <summary>For a cursor that this list cannot have given out.</summary>
    public static ArgumentException Foreign() =>
        new("The cursor is not one that this list gave out; use it with the filter and order it was made with.", "cursor");

    private string Encode(string scope) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Fingerprint(scope)}:{Sort}:{Key}")));

    // FNV-1a: it tells lists apart, it guards nothing. What a caller may see is in each query.
    private static string Fingerprint(string scope)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(scope))
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
