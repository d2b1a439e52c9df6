using System.Buffers;
using Conversa.Data.Storage;

namespace Conversa.Data.Uploads;

/// <summary>Kinds of content as RFC 6838 names them.</summary>
internal static class MimeType
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("!#$&-^_.+");

    /// <summary>The type as it is stored; null for null.</summary>
    /// <exception cref="ArgumentException">It is not a type and a subtype without parameters.</exception>
    public static string? Check(string? value, string name)
    {
        Require.NameOrNull(value, name);
        return value is null || (value.Split('/') is [var type, var subtype] && IsName(type) && IsName(subtype))
            ? value?.ToLowerInvariant()
            : throw new ArgumentException($"{name} must be a type and a subtype without parameters, such as image/png.", name);
    }

    private static bool IsName(string value) =>
        value.Length > 0 && char.IsAsciiLetterOrDigit(value[0]) && value.All(c => char.IsAsciiLetterOrDigit(c) || Marks.Contains(c));
}
