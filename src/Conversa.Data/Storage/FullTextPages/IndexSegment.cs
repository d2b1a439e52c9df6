using System.Buffers.Binary;

namespace Conversa.Data.Storage.FullTextPages;

/// <summary>A part of a full-text index, as one batch or a merge of several wrote it: its terms in order, on pages numbered without a gap.</summary>
/// <param name="Id">Its number, part of its pages' keys.</param>
/// <param name="First">The number of its first page; 0 when a merge has read it to its end: then its pages are no longer part of the index, and still there.</param>
/// <param name="Last">The number of its last page.</param>
internal sealed record IndexSegment(int Id, int First, int Last)
{
    private const int Cookie = 4;

    // What an index without content of its own writes here.
    private const uint SecondVersion = 0xFF00_0001;

    // SQLite reads no more.
    private const int MostLevels = 2000;

    public bool IsReadToItsEnd => First == 0;

    /// <summary>Those of an index, the oldest first, as its structure record lists them.</summary>
    public static List<IndexSegment> List(ReadOnlySpan<byte> structure)
    {
        UnknownIndexFormatException.ThrowIf(BinaryPrimitives.TryReadUInt32BigEndian(structure[Math.Min(Cookie, structure.Length)..], out var version) && version == SecondVersion);
        var at = Cookie;
        var levels = new List<IndexSegment>[Number(structure, ref at, MostLevels)];
        var count = Number(structure, ref at);
        _ = Varint.Read(structure, ref at);
        for (var level = 0; level < levels.Length; level++)
        {
            // How many are being merged.
            _ = Number(structure, ref at);
            levels[level] = [];
            for (var left = Number(structure, ref at); left > 0; left--)
            {
                levels[level].Add(new(Number(structure, ref at), Number(structure, ref at), Number(structure, ref at)));
            }
        }

        UnknownIndexFormatException.ThrowIf(at != structure.Length || levels.Sum(level => level.Count) != count);

        return [.. levels.Reverse().SelectMany(level => level)];
    }

    private static int Number(ReadOnlySpan<byte> structure, ref int at, int most = int.MaxValue)
    {
        var number = Varint.Read(structure, ref at);
        UnknownIndexFormatException.ThrowIf(number < 0 || number > most);
        return (int)number;
    }
}
