namespace Conversa.Data.Tests.Uploads;

/// <summary>Gives some bytes and then does something else.</summary>
internal sealed class FailingStream(int bytes, Action then) : MemoryStream(new byte[bytes])
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position == Length)
        {
            then();
        }

        return base.ReadAsync(buffer, cancellationToken);
    }
}
