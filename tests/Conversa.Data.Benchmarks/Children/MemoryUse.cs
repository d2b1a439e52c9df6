using System.Globalization;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Children;

/// <summary>A program that appends many messages to one conversation, streams them all, and writes the peak of its managed heap for each.</summary>
internal static class MemoryUse
{
    private const int Callers = 32;

    public static async Task<int> RunAsync(string path, int messages)
    {
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}");
        var chat = (await store.Conversations.CreateAsync("user")).Id;
        var text = new Corpus();
        var appending = await PeakWhileAsync(() => AppendAsync(store, chat, text, messages));
        var streaming = await PeakWhileAsync(() => StreamAsync(store, chat, messages));
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{appending} {streaming}"));
        return 0;
    }

    private static Task AppendAsync(IConversationStore store, string chat, Corpus text, int messages)
    {
        var left = messages;
        var texts = Enumerable.Range(0, Callers).Select(_ => text.Text()).ToArray();
        return Task.WhenAll(texts.Select(content => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await store.Messages.AppendAsync(chat, MessageRole.User, content);
            }
        })));
    }

    private static async Task StreamAsync(IConversationStore store, string chat, int messages)
    {
        var seen = 0;
        await foreach (var _ in store.Messages.StreamAsync(chat))
        {
            seen++;
        }

        if (seen != messages)
        {
            throw new InvalidOperationException($"{seen} of {messages} messages came back.");
        }
    }

    /// <summary>The most that the heap held, garbage included, looked at every millisecond.</summary>
    private static async Task<long> PeakWhileAsync(Func<Task> work)
    {
        GC.Collect();
        var done = false;
        var peak = 0L;
        var watcher = new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
                Thread.Sleep(1);
            }
        });
        watcher.Start();
        await work();
        Volatile.Write(ref done, true);
        watcher.Join();
        return peak;
    }
}
