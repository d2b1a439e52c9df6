using System.Collections.ObjectModel;
using System.Runtime.InteropServices;
using Conversa.Data.Messages;

namespace Conversa.Data.Storage.Hot;

/// <summary>
/// The newest messages of a conversation, oldest first: a stretch of a buffer that others, made of it, go on with. A place in the buffer is written once, before anybody can see it.
/// </summary>
/// <param name="Buffer">The messages.</param>
/// <param name="Count">How many of them there are.</param>
/// <param name="Window">How many were asked for at most: so many are kept.</param>
/// <param name="IsWhole">Whether these are all messages of the conversation.</param>
/// <param name="Bytes">About what they take.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HotMessages(Message[] Buffer, int Count, int Window, bool IsWhole, long Bytes)
{
    /// <summary>The most messages that are kept of a conversation; longer stretches are read.</summary>
    public const int Most = 200;

    public long Size => Buffer is null ? 0 : Bytes + (8L * Buffer.Length);

    public static HotMessages Of(IReadOnlyList<Message> messages, int asked)
    {
        var buffer = new Message[Math.Max(16, asked * 2)];
        var bytes = 0L;
        for (var i = 0; i < messages.Count; i++)
        {
            buffer[i] = messages[i];
            bytes += HotSize.Of(messages[i]);
        }

        return new(buffer, messages.Count, asked, messages.Count < asked, bytes);
    }

    /// <summary>The newest so many; null when not enough are known.</summary>
    public ReadOnlyCollection<Message>? Newest(int count)
    {
        if (Count < count && !IsWhole)
        {
            return null;
        }

        var taken = Math.Min(count, Count);
        return new(new ArraySegment<Message>(Buffer, Count - taken, taken));
    }

    /// <summary>These and one more; null when it does not go to the end, and what is newest is not known any more.</summary>
    public HotMessages? Append(Message message)
    {
        if (Count > 0 && message.Timestamp < Buffer[Count - 1].Timestamp)
        {
            return null;
        }

        var kept = Count < Buffer.Length ? this : Compact();
        kept.Buffer[kept.Count] = message;
        return kept with { Count = kept.Count + 1, Bytes = kept.Bytes + HotSize.Of(message) };
    }

    /// <summary>These, one of them changed. What is not among them is not kept.</summary>
    public HotMessages Replace(string id, Func<Message, Message> change)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (Buffer[i].Id == id)
            {
                var buffer = new Message[Buffer.Length];
                Array.Copy(Buffer, buffer, Count);
                buffer[i] = change(buffer[i]);
                return this with { Buffer = buffer, Bytes = Bytes - HotSize.Of(Buffer[i]) + HotSize.Of(buffer[i]) };
            }
        }

        return this;
    }

    private HotMessages Compact()
    {
        var buffer = new Message[Buffer.Length];
        var kept = Math.Min(Count, Window);
        Array.Copy(Buffer, Count - kept, buffer, 0, kept);
        return new(buffer, kept, Window, IsWhole && kept == Count, buffer.Take(kept).Sum(HotSize.Of));
    }
}
