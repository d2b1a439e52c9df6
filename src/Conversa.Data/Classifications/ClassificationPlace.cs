using System.Globalization;
using Conversa.Data.Storage;

namespace Conversa.Data.Classifications;

/// <summary>Where a result stands in its conversation: its message's place, then its own.</summary>
internal sealed record ClassificationPlace(long Timestamp, long MessageSeq, long Seq)
{
    /// <summary>The place before the first result.</summary>
    public static ClassificationPlace Start => new(long.MinValue, 0, 0);

    public static ClassificationPlace From(Cursor cursor)
    {
        var dot = cursor.Key.IndexOf('.', StringComparison.Ordinal);
        return long.TryParse(cursor.Key.AsSpan(0, Math.Max(dot, 0)), CultureInfo.InvariantCulture, out var messageSeq)
            && long.TryParse(cursor.Key.AsSpan(dot + 1), CultureInfo.InvariantCulture, out var seq)
            ? new(cursor.Sort, messageSeq, seq)
            : throw Cursor.Foreign();
    }

    public Cursor ToCursor() => new(Timestamp, string.Create(CultureInfo.InvariantCulture, $"{MessageSeq}.{Seq}"));
}
