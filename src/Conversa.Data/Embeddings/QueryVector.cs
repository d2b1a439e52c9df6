using System.Numerics.Tensors;

namespace Conversa.Data.Embeddings;

/// <summary>The vector that others are compared with: as it is, of length one, and in bytes.</summary>
internal sealed class QueryVector
{
    private readonly float[] _unit;
    private readonly double _length;

    public QueryVector(ReadOnlySpan<float> vector, VectorMetric metric)
    {
        Metric = metric;
        _unit = new float[vector.Length];
        Bytes = new sbyte[Nibbles.Padded(vector.Length)];
        Scale = Int8.Quantize(vector, Bytes, _unit, out _length);
        Sum = Bytes.Sum(b => b);

        // Twice: the length itself may not be a number that a float holds.
        TensorPrimitives.Divide(vector, MathF.Abs(TensorPrimitives.MaxMagnitude(vector)), _unit);
        TensorPrimitives.Divide(_unit, TensorPrimitives.Norm(_unit), _unit);
    }

    public int Dimensions => _unit.Length;

    public VectorMetric Metric { get; }

    public sbyte[] Bytes { get; }

    /// <summary>Of the bytes.</summary>
    public int Sum { get; }

    public float Scale { get; }

    public double Length => _length;

    /// <summary>The similarity of a stored vector; NaN when another program stored what is no vector.</summary>
    public double Similarity(ReadOnlySpan<float> vector)
    {
        if (vector.Length != _unit.Length)
        {
            return double.NaN;
        }

        var squares = TensorPrimitives.SumOfSquares(vector);

        // Where a float is too narrow for the squares, doubles are slow but wide enough.
        var (dot, length) = squares is > 1e-30f and < 1e30f ? (TensorPrimitives.Dot(vector, _unit), Math.Sqrt(squares)) : Wide(vector);
        return Metric == VectorMetric.Dot ? dot * _length : length == 0 ? double.NaN : Math.Clamp(dot / length, -1, 1);
    }

    private (double Dot, double Length) Wide(ReadOnlySpan<float> vector)
    {
        var (dot, squares) = (0.0, 0.0);
        for (var i = 0; i < vector.Length; i++)
        {
            dot += (double)vector[i] * _unit[i];
            squares += (double)vector[i] * vector[i];
        }

        return (dot, Math.Sqrt(squares));
    }
}
