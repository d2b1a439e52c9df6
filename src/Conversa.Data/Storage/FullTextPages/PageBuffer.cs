namespace Conversa.Data.Storage.FullTextPages;

/// <summary>Bytes that are written one after the other.</summary>
internal sealed class PageBuffer
{
    private byte[] _bytes = new byte[8192];

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Add(long value)
    {
        Grow(Varint.MostBytes);
        Length += Varint.Write(_bytes.AsSpan(Length), value);
    }

    private void Grow(int by)
    {
        if (Length + by > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + by));
        }
    }
}
