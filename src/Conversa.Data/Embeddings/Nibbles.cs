using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conversa.Data.Embeddings;

/// <summary>
/// Rows of bytes of -127 to 127 in two planes, one of their high and one of their low four bits: the high ones alone give a dot product nearly, and are half to read.
/// A byte is 16 * (high - 8) + low. In both planes 32 bytes hold 64 dimensions, the first half in their low bits.
/// </summary>
internal static class Nibbles
{
    /// <summary>The dimensions that are looked at together: what a vector is filled up to with zeros.</summary>
    public const int Step = 64;

    /// <summary>What the high bits count, as many times as the low ones.</summary>
    public const int OfHigh = 16;

    private const int Half = Step / 2;
    private const byte Mask = OfHigh - 1;
    private const int Offset = 8 * OfHigh;

    // What low bits are on average.
    private const float Middle = Mask / 2f;

    public static int Padded(int dimensions) => (dimensions + Step - 1) & -Step;

    /// <summary>Writes bytes, which are padded, to planes of half as many.</summary>
    public static void Split(ReadOnlySpan<sbyte> bytes, Span<byte> high, Span<byte> low)
    {
        for (var i = 0; i < bytes.Length; i += Step)
        {
            var first = Vector256.Create(bytes[i..]).AsByte() ^ Vector256.Create((byte)Offset);
            var second = Vector256.Create(bytes[(i + Half)..]).AsByte() ^ Vector256.Create((byte)Offset);
            (High(first) | (second ^ Low(second))).CopyTo(high[(i / 2)..]);
            (Low(first) | (Low(second) * OfHigh)).CopyTo(low[(i / 2)..]);
        }
    }

    /// <summary>The dot product of a query and a row, by the row's high bits.</summary>
    /// <param name="query">The first of the query's bytes.</param>
    /// <param name="sum">The sum of the query's bytes.</param>
    /// <param name="high">The first of the row's high bits.</param>
    /// <param name="count">How many dimensions, a multiple of <see cref="Step"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float DotNearly(ref sbyte query, int sum, ref byte high, int count) =>
        (OfHigh * Dot(ref query, ref high, count)) - (Offset * sum) + (Middle * sum);

    /// <summary>The dot product of a query and a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Dot(ref sbyte query, int sum, ref byte high, ref byte low, int count) =>
        (OfHigh * Dot(ref query, ref high, count)) - (Offset * sum) + Dot(ref query, ref low, count);

    /// <summary>The dot product of a query and a plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Dot(ref sbyte query, ref byte plane, int count) =>
        Avx2.IsSupported ? DotAvx2(ref query, ref plane, (nuint)count) : DotAnywhere(ref query, ref plane, (nuint)count);

    /// <summary>The same without instructions of one processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DotAnywhere(ref sbyte query, ref byte plane, nuint count)
    {
        var sum = Vector256<int>.Zero;
        for (nuint i = 0; i < count; i += Step)
        {
            var both = Vector256.LoadUnsafe(ref plane, i / 2);

            // Four products are at most 4 * 15 * 127, which sixteen bits still hold.
            var (low, high) = Vector256.Widen(Products(ref query, i, Low(both)) + Products(ref query, i + Half, High(both)));
            sum += low + high;
        }

        return Vector256.Sum(sum);
    }

    /// <summary>Fetches a row so far ahead of another: a processor by itself stops at the end of each page, which costs a fifth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch(ref byte row, int ahead, int count)
    {
        if (Sse.IsSupported)
        {
            // Nothing is read: an address that is no longer, or never was, that of the row does no harm.
            var at = (byte*)Unsafe.AsPointer(ref row) + ahead;
            for (var i = 0; i < count; i += 64)
            {
                Sse.Prefetch0(at + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DotAvx2(ref sbyte query, ref byte plane, nuint count)
    {
        var sum = Vector256<int>.Zero;
        nuint i = 0;

        // Of each step come four products, which are at most 15 * 127: four steps are what sixteen bits hold.
        for (; i + (4 * Step) <= count; i += 4 * Step)
        {
            var products = ProductsAvx2(ref query, ref plane, i) + ProductsAvx2(ref query, ref plane, i + Step)
                + ProductsAvx2(ref query, ref plane, i + (2 * Step)) + ProductsAvx2(ref query, ref plane, i + (3 * Step));
            sum += Avx2.MultiplyAddAdjacent(products, Vector256<short>.One);
        }

        for (; i < count; i += Step)
        {
            sum += Avx2.MultiplyAddAdjacent(ProductsAvx2(ref query, ref plane, i), Vector256<short>.One);
        }

        return Vector256.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> ProductsAvx2(ref sbyte query, ref byte plane, nuint at)
    {
        var both = Vector256.LoadUnsafe(ref plane, at / 2);
        return Avx2.MultiplyAddAdjacent(Low(both), Vector256.LoadUnsafe(ref query, at))
            + Avx2.MultiplyAddAdjacent(High(both), Vector256.LoadUnsafe(ref query, at + Half));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Products(ref sbyte query, nuint at, Vector256<byte> nibbles)
    {
        var (a, b) = Vector256.Widen(Vector256.LoadUnsafe(ref query, at));
        var (c, d) = Vector256.Widen(nibbles.AsSByte());
        return (a * c) + (b * d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Low(Vector256<byte> bytes) => bytes & Vector256.Create(Mask);

    // Bytes cannot be shifted by one instruction: pairs of them can.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> High(Vector256<byte> bytes) => Low((bytes.AsUInt16() >> 4).AsByte());
}
