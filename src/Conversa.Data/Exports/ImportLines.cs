namespace Conversa.Data.Exports;

/// <summary>The lines of a stream, one at a time, each with its end shorter than <paramref name="limit"/> bytes.</summary>
internal sealed class ImportLines(Stream source, int limit)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The number of the last line that was read; the first is 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line without its end, valid until the one after it is asked for; null when there are no more.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        var looked = _start;
        while (true)
        {
            var at = _buffer.AsSpan(looked, _end - looked).IndexOf((byte)'\n');
            if (at >= 0)
            {
                return Take(looked + at, 1);
            }

            if (_ended)
            {
                // Not "? null :", which would be an empty line.
                return _start == _end ? new ReadOnlyMemory<byte>?() : Take(_end, 0);
            }

            var waiting = _end - _start;
            await FillAsync(cancellationToken).ConfigureAwait(false);
            looked = _start + waiting;
        }
    }

    private ReadOnlyMemory<byte> Take(int end, int mark)
    {
        var line = _buffer.AsMemory(_start, end - _start);
        _start = end + mark;
        Number++;
        return line;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_end - _start >= limit)
        {
            throw ImportErrors.Format(Number + 1, $"it is longer than {limit} bytes, as no line of an export is.");
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, Array.MaxLength));
        }

        var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _ended = read == 0;
    }
}
