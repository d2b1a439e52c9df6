using System.Numerics.Tensors;

namespace Conversa.Data.Embeddings;

/// <summary>Vectors of length one in bytes of -127 to 127 with a common scale.</summary>
internal static class Int8
{
    private const int Greatest = 127;

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
}
