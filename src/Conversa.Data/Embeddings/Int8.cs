using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conversa.Data.Embeddings;

/// <summary>Vectors of length one in bytes of -127 to 127 with a common scale, and their dot product.</summary>
internal static class Int8
{
    private const int Greatest = 127;

    /// <summary>The bytes that are looked at together: what a vector's bytes are filled up to with zeros.</summary>
    public const int Step = 32;

    public static int Padded(int dimensions) => (dimensions + Step - 1) & -Step;

    /// <summary>Writes a vector, divided by its length, as bytes.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="bytes">Takes at least as many as the vector has dimensions; the rest is left alone.</param>
    /// <param name="work">Room for as many numbers as the vector has.</param>
    /// <param name="length">The vector's length.</param>
    /// <returns>The scale: a byte times this is the number. NaN when the vector is none that can be compared.</returns>
    public static float Quantize(ReadOnlySpan<float> vector, Span<sbyte> bytes, Span<float> work, out double length)
    {
        // Divided by the greatest first: squares of very large or very small numbers are no numbers any more.
        var greatest = MathF.Abs(TensorPrimitives.MaxMagnitude(vector));
        length = 0;
        if (!float.IsFinite(greatest) || greatest == 0)
        {
            return float.NaN;
        }

        work = work[..vector.Length];
        TensorPrimitives.Divide(vector, greatest, work);
        var relative = TensorPrimitives.Norm(work);
        length = (double)greatest * relative;
        TensorPrimitives.Multiply(work, Greatest, work);
        TensorPrimitives.Round(work, work);
        for (var i = 0; i < work.Length; i++)
        {
            bytes[i] = (sbyte)work[i];
        }

        return 1 / (Greatest * relative);
    }

    /// <summary>The dot product of two rows of bytes, which are padded.</summary>
    /// <param name="query">The first byte of one.</param>
    /// <param name="magnitudes">The first of its magnitudes.</param>
    /// <param name="row">The first byte of the other.</param>
    /// <param name="count">How many, a multiple of <see cref="Step"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Dot(ref sbyte query, ref sbyte magnitudes, ref sbyte row, int count) =>
        Avx2.IsSupported ? DotAvx2(ref query, ref magnitudes, ref row, (nuint)count) : DotAnywhere(ref query, ref row, (nuint)count);

    /// <summary><see cref="Dot"/> without instructions of one processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DotAnywhere(ref sbyte query, ref sbyte row, nuint count)
    {
        var sum = Vector256<int>.Zero;
        for (nuint i = 0; i < count; i += Step)
        {
            var (a, b) = Vector256.Widen(Vector256.LoadUnsafe(ref query, i));
            var (c, d) = Vector256.Widen(Vector256.LoadUnsafe(ref row, i));

            // Two products are at most 2 * 127 * 127, which sixteen bits still hold.
            var (low, high) = Vector256.Widen((a * c) + (b * d));
            sum += low + high;
        }

        return Vector256.Sum(sum);
    }

    /// <summary>Fetches a row's bytes so far ahead of another: a processor by itself stops at the end of each page, which costs a fifth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch(ref sbyte row, int ahead, int count)
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
    private static int DotAvx2(ref sbyte query, ref sbyte magnitudes, ref sbyte row, nuint count)
    {
        var one = Vector256<short>.One;
        var (even, odd) = (Vector256<int>.Zero, Vector256<int>.Zero);
        nuint i = 0;
        for (; i + (2 * Step) <= count; i += 2 * Step)
        {
            even += Avx2.MultiplyAddAdjacent(Products(ref query, ref magnitudes, ref row, i), one);
            odd += Avx2.MultiplyAddAdjacent(Products(ref query, ref magnitudes, ref row, i + Step), one);
        }

        return Vector256.Sum(even + odd + (i < count ? Avx2.MultiplyAddAdjacent(Products(ref query, ref magnitudes, ref row, i), one) : default));
    }

    // The instruction multiplies unsigned by signed bytes: the query's signs go to the row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Products(ref sbyte query, ref sbyte magnitudes, ref sbyte row, nuint at) =>
        Avx2.MultiplyAddAdjacent(
            Vector256.LoadUnsafe(ref magnitudes, at).AsByte(),
            Avx2.Sign(Vector256.LoadUnsafe(ref row, at), Vector256.LoadUnsafe(ref query, at)));
}
