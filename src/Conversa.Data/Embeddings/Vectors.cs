using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conversa.Data.Embeddings;

/// <summary>What a vector must be, and how it is stored: float32, little-endian.</summary>
internal static class Vectors
{
    public const int MostDimensions = 65_536;

    public static ReadOnlySpan<float> Require(ReadOnlyMemory<float> vector, [CallerArgumentExpression(nameof(vector))] string name = "") =>
        Failure(vector.Span) is { } rule ? throw new ArgumentException($"{name} {rule}", name) : vector.Span;

    /// <summary>The rule that a vector breaks; null when it breaks none.</summary>
    public static string? Failure(ReadOnlySpan<float> vector)
    {
        if (vector.Length is 0 or > MostDimensions)
        {
            return $"must have 1 to {MostDimensions} dimensions; it has {vector.Length}.";
        }

        // Of numbers that are not all finite the greatest magnitude is infinite or NaN.
        return MathF.Abs(TensorPrimitives.MaxMagnitude(vector)) switch
        {
            0 => "must not be all zeros.",
            var greatest when !float.IsFinite(greatest) => "must hold finite numbers only.",
            _ => null,
        };
    }

    public static byte[] ToBlob(ReadOnlySpan<float> vector)
    {
        var blob = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(blob.AsSpan(i * sizeof(float)), vector[i]);
        }

        return blob;
    }

    /// <summary>A stored vector where it lies, wherever that is possible.</summary>
    public static ReadOnlySpan<float> OfBlob(ReadOnlySpan<byte> blob)
    {
        if (BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.Cast<byte, float>(blob);
        }

        var vector = new float[blob.Length / sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(blob[(i * sizeof(float))..]);
        }

        return vector;
    }
}
