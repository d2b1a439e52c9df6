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

    private readonly byte[] _high = GC.AllocateUninitializedArray<byte>(capacity * width / 2);
    private readonly byte[] _low = GC.AllocateUninitializedArray<byte>(capacity * width / 2);
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

    /// <summary>Adds a row.</summary>
    /// <param name="seq">The text's.</param>
    /// <param name="bytes">The vector of length one in bytes, padded.</param>
    /// <param name="scale">Of the bytes.</param>
    /// <param name="length">The vector's.</param>
    /// <param name="owner">The owner's number.</param>
    /// <param name="conversation">The conversation's.</param>
    public void Add(long seq, ReadOnlySpan<sbyte> bytes, float scale, float length, int owner, int conversation)
    {
        Nibbles.Split(bytes, Plane(_high, Count), Plane(_low, Count));
        (_scales[Count], _lengths[Count], _seqs[Count], _owners[Count], _conversations[Count]) = (scale, length, seq, owner, conversation);
        Count++;
    }

    public void AddFrom(VectorBlock other, int row)
    {
        other.Plane(other._high, row).CopyTo(Plane(_high, Count));
        other.Plane(other._low, row).CopyTo(Plane(_low, Count));
        (_scales[Count], _lengths[Count], _seqs[Count]) = (other._scales[row], other._lengths[row], other._seqs[row]);
        (_owners[Count], _conversations[Count]) = (other._owners[row], other._conversations[row]);
        Count++;
    }

    /// <summary>Shows some rows to <paramref name="best"/>: those of an owner and a conversation, or of all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Otherwise the first thirty searches take five times as long.
    public void Scan(RowRange rows, QueryVector query, bool nearly, int? owner, int? conversation, BestRows best)
    {
        ref var high = ref MemoryMarshal.GetArrayDataReference(_high);
        ref var low = ref MemoryMarshal.GetArrayDataReference(_low);
        ref var first = ref MemoryMarshal.GetArrayDataReference(query.Bytes);
        var byLength = query.Metric == VectorMetric.Dot;
        var all = owner is null && conversation is null;
        var floor = best.Floor;
        for (var row = rows.Start; row < rows.End; row++)
        {
            if ((owner is { } o && _owners[row] != o) || (conversation is { } c && _conversations[row] != c))
            {
                continue;
            }

            var at = (nint)row * (width / 2);
            if (all)
            {
                Fetch(ref high, ref low, at, nearly);
            }

            var dot = nearly
                ? Nibbles.DotNearly(ref first, query.Sum, ref Unsafe.Add(ref high, at), width)
                : Nibbles.Dot(ref first, query.Sum, ref Unsafe.Add(ref high, at), ref Unsafe.Add(ref low, at), width);
            var score = dot * _scales[row] * (byLength ? _lengths[row] : 1);
            if (score > floor)
            {
                best.Add(new(score, rows.Block, row));
                floor = best.Floor;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fetch(ref byte high, ref byte low, nint at, bool nearly)
    {
        Nibbles.Fetch(ref Unsafe.Add(ref high, at), Ahead, width / 2);
        if (!nearly)
        {
            Nibbles.Fetch(ref Unsafe.Add(ref low, at), Ahead, width / 2);
        }
    }

    private Span<byte> Plane(byte[] plane, int row) => plane.AsSpan(row * (width / 2), width / 2);
}
