using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conversa.Data.Embeddings;

/// <summary>Rows of an index that lie next to each other. Rows are added at the end; those that a search was shown never change but to be marked as gone.</summary>
internal sealed class VectorBlock(int capacity, int width)
{
    // How far before its turn a row is fetched, in bytes; measured.
    private const int Ahead = 8192;

    // Beside its bytes a row has its scale, length, seq, owner and conversation.
    private const int Beside = sizeof(float) + sizeof(float) + sizeof(long) + sizeof(int) + sizeof(int);

    private readonly sbyte[] _bytes = GC.AllocateUninitializedArray<sbyte>(capacity * width);
    private readonly float[] _scales = new float[capacity];
    private readonly float[] _lengths = new float[capacity];
    private readonly long[] _seqs = new long[capacity];
    private readonly int[] _owners = new int[capacity];
    private readonly int[] _conversations = new int[capacity];

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    public long Bytes => capacity * BytesOfRow(width);

    public static long BytesOfRow(int width) => width + Beside;

    public long Seq(int row) => _seqs[row];

    public bool IsGone(int row) => float.IsNaN(_scales[row]);

    // A score of NaN exceeds nothing, so that the loop over the rows need not ask.
    public void MarkGone(int row) => _scales[row] = float.NaN;

    /// <summary>Adds a row, unless it is none that can be compared.</summary>
    public bool TryAdd(long seq, ReadOnlySpan<float> vector, Span<float> work, int owner, int conversation, out float scale, out float length)
    {
        var bytes = _bytes.AsSpan(Count * width, width);
        bytes[vector.Length..].Clear();
        scale = Int8.Quantize(vector, bytes, work, out var wide);
        length = (float)Math.Min(wide, float.MaxValue);
        if (float.IsNaN(scale))
        {
            return false;
        }

        (_scales[Count], _lengths[Count], _seqs[Count], _owners[Count], _conversations[Count]) = (scale, length, seq, owner, conversation);
        Count++;
        return true;
    }

    public void AddFrom(VectorBlock other, int row)
    {
        other._bytes.AsSpan(row * width, width).CopyTo(_bytes.AsSpan(Count * width));
        (_scales[Count], _lengths[Count], _seqs[Count]) = (other._scales[row], other._lengths[row], other._seqs[row]);
        (_owners[Count], _conversations[Count]) = (other._owners[row], other._conversations[row]);
        Count++;
    }

    /// <summary>Shows some rows to <paramref name="best"/>: those of an owner and a conversation, or of all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Otherwise the first thirty searches take five times as long.
    public void Scan(RowRange rows, QueryVector query, int? owner, int? conversation, BestRows best)
    {
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(_bytes);
        ref var first = ref MemoryMarshal.GetArrayDataReference(query.Bytes);
        ref var magnitudes = ref MemoryMarshal.GetArrayDataReference(query.Magnitudes);
        var byLength = query.Metric == VectorMetric.Dot;
        var all = owner is null && conversation is null;
        var floor = best.Floor;
        for (var row = rows.Start; row < rows.End; row++)
        {
            if ((owner is { } o && _owners[row] != o) || (conversation is { } c && _conversations[row] != c))
            {
                continue;
            }

            ref var at = ref Unsafe.Add(ref bytes, (nint)row * width);
            if (all)
            {
                Int8.Fetch(ref at, Ahead, width);
            }

            var dot = Int8.Dot(ref first, ref magnitudes, ref at, width);
            var score = dot * _scales[row] * (byLength ? _lengths[row] : 1);
            if (score > floor)
            {
                best.Add(new(score, rows.Block, row));
                floor = best.Floor;
            }
        }
    }
}
