using System.Diagnostics;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Benchmarks.Scenarios.Turns;
using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Growth;

/// <summary>A database that is filled with ever more messages. A tenth of its conversations are busy and have half of the messages, so that at every size there are some with fifty.</summary>
internal sealed class GrowingStore(string directory, Corpus corpus, int conversations)
{
    private const int Users = 1000;
    private const int Batch = 1000;

    private readonly string _path = Path.Combine(directory, "growing.db");
    private readonly List<Chat> _busy = [];
    private readonly List<Chat> _quiet = [];
    private int _messages;

    public IReadOnlyList<Chat> Busy => _busy;

    /// <summary>Fills it to so many messages, all indexed, and copies the closed file.</summary>
    public async Task<GrownFile> FillToAsync(int messages)
    {
        var started = Stopwatch.GetTimestamp();
        var from = _messages;
        await using (var store = await Stores.OpenAsync(_path, search: true))
        {
            if (_busy.Count == 0)
            {
                await NewConversationsAsync(store);
                started = Stopwatch.GetTimestamp();
            }

            for (; _messages < messages; _messages += Batch)
            {
                await store.Messages.CreateManyAsync([.. Enumerable.Range(0, Batch).Select(NewMessage)]);
            }

            await store.IndexAsync();
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var copy = Path.Combine(directory, $"{messages}.db");
        File.Copy(_path, copy);
        return new(messages, copy, new FileInfo(copy).Length, (messages - from) / seconds);
    }

    private async Task NewConversationsAsync(IConversationStore store)
    {
        for (var i = 0; i < conversations; i++)
        {
            var conversation = await store.Conversations.CreateAsync($"user-{i % Users}");
            (i % 10 == 0 ? _busy : _quiet).Add(new(conversation.Id, conversation.UserId));
        }

        await TurnWork.PrepareAsync(store, corpus, _busy);
    }

    private NewMessage NewMessage(int number) =>
        new(corpus.Pick(number % 2 == 0 ? _busy : _quiet).Id, number % 4 < 2 ? MessageRole.User : MessageRole.Assistant, corpus.Line());
}
