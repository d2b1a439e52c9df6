namespace Conversa.Data.Storage.FullTextPages;

/// <summary>SQLite's integers of one to nine bytes, the most significant first.</summary>
internal static class Varint
{
    public const int MostBytes = 9;

    public static long Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var i = 0; i < MostBytes - 1; i++)
        {
            UnknownIndexFormatException.ThrowIf(at >= bytes.Length);
            var next = bytes[at++];
            value = (value << 7) | (uint)(next & 0x7F);
            if (next < 0x80)
            {
                return (long)value;
            }
        }

        UnknownIndexFormatException.ThrowIf(at >= bytes.Length);
        return (long)((value << 8) | bytes[at++]);
    }

    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> bytes, long value)
    {
        var rest = (ulong)value;
        if (rest >> 56 != 0)
        {
            bytes[MostBytes - 1] = (byte)rest;
            rest >>= 8;
            for (var i = MostBytes - 2; i >= 0; i--, rest >>= 7)
            {
                bytes[i] = (byte)(rest | 0x80);
            }

            return MostBytes;
        }

        var length = 1;
        for (var more = rest >> 7; more != 0; more >>= 7)
        {
            length++;
        }

        for (var i = length - 1; i >= 0; i--, rest >>= 7)
        {
            bytes[i] = (byte)(i == length - 1 ? rest & 0x7F : rest | 0x80);
        }

        return length;
    }
}
