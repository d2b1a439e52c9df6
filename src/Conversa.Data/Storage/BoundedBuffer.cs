using System.Buffers;

namespace Conversa.Data.Storage;

/// <summary>Takes what a serializer writes, up to a limit: a value that is too long costs no more than one that is not.</summary>
internal sealed class BoundedBuffer(int most) : IBufferWriter<byte>
{
    private const int First = 256;

    // A writer asks for the most that a text can become, six bytes a character, before it knows what it needs.
    private const int Escaped = 6;

    private byte[] _bytes = [];
    private int _count;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public void Advance(int count)
    {
        _count += count;
        if (_count > most)
        {
            throw new TooLongException();
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_count);
    }

    private void Grow(int by)
    {
        if (by > ((long)most + First) * Escaped)
        {
            throw new TooLongException();
        }

        if (_bytes.Length - _count < by)
        {
            Array.Resize(ref _bytes, Math.Max(_count + by, Math.Max(First, (int)Math.Min(2L * _bytes.Length, Array.MaxLength))));
        }
    }

    /// <summary>There is more than the limit allows.</summary>
    public sealed class TooLongException : Exception;
}
