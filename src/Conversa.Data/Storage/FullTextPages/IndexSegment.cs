using System.Buffers.Binary;

namespace Conversa.Data.Storage.FullTextPages;

/// <summary>A part of a full-text index, as one batch or a merge of several wrote it: its terms in order, on pages numbered without a gap.</summary>
/// <param name="Id">Its number, part of its pages' keys.</param>
/// <param name="First">The number of its first page.</param>
/// <param name="Last">The number of its last page.</param>
/// <param name="Age">What says which of two came later: the greater one. One that is being written has that of the newest of those that it is merged from.</param>
/// <param name="Since">What it supersedes is older than this: its age, or that of the oldest of those that it is being merged from.</param>
internal sealed record IndexSegment(int Id, int First, int Last, int Age = 0, int Since = 0)
{
    private const int Cookie = 4;

    // What an index without content of its own writes here.
    private const uint SecondVersion = 0xFF00_0001;

    /// <summary>Those of an index, the oldest first, as its structure record lists them.</summary>
    public static List<IndexSegment> List(ReadOnlySpan<byte> structure)
    {
        UnknownIndexFormatException.ThrowIf(BinaryPrimitives.TryReadUInt32BigEndian(structure[Math.Min(Cookie, structure.Length)..], out var version) && version == SecondVersion);
        var at = Cookie;
        var levels = new List<IndexSegment>[Number(structure, ref at, most: 64)];
        var merging = new int[levels.Length];
        var count = Number(structure, ref at);
        _ = Varint.Read(structure, ref at);
        for (var level = 0; level < levels.Length; level++)
        {
            merging[level] = Number(structure, ref at);
            levels[level] = [];
            for (var left = Number(structure, ref at); left > 0; left--)
            {
                levels[level].Add(new(Number(structure, ref at), Number(structure, ref at), Number(structure, ref at)));
            }
        }

        UnknownIndexFormatException.ThrowIf(at != structure.Length || levels.Sum(level => level.Count) != count);
        return [.. Aged(levels, merging).Where(segment => segment.First > 0)];
    }

    private static List<IndexSegment> Aged(List<IndexSegment>[] levels, int[] merging)
    {
        var segments = new List<IndexSegment>();
        for (var level = levels.Length - 1; level >= 0; level--)
        {
            var (older, inputs) = (segments.Count, merging[level]);
            segments.AddRange(levels[level].Select((segment, i) => segment with { Age = older + i, Since = older + i }));
            if (inputs > 0)
            {
                UnknownIndexFormatException.ThrowIf(older == 0 || inputs > levels[level].Count);
                segments[older - 1] = segments[older - 1] with { Age = older + inputs - 1, Since = older };
            }
        }

        return segments;
    }

    private static int Number(ReadOnlySpan<byte> structure, ref int at, int most = int.MaxValue)
    {
        var number = Varint.Read(structure, ref at);
        UnknownIndexFormatException.ThrowIf(number < 0 || number > most);
        return (int)number;
    }
}
