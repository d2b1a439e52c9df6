using System.Diagnostics;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Scenarios.Operations;

/// <summary>Erasing a user of 10,000 messages among 1,000,000: how long they can be found, how long until no byte is left, and how long the writer is held at a time.</summary>
internal sealed class EraseUser : IScenario
{
    private const int Messages = 1_000_000;
    private const int Users = 100;
    private const string Word = "zugunruhe";

    public string Name => "erase-user";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var messages = workspace.Options.Scaled(Messages);
        await using var store = await ConversationStore.OpenAsync($"Data Source={workspace.NewPath(Name)}");
        await FillAsync(store, workspace.Corpus, messages);
        _ = await store.Messages.SearchAsync(Word);

        var started = Stopwatch.GetTimestamp();
        var erasing = store.Maintenance.EraseUserAsync("user-0");
        while ((await store.Messages.SearchAsync(Word)).Count > 0)
        {
            await Task.Delay(20);
        }

        var gone = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var erased = await erasing;
        var total = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var title = $"erasing {messages / Users:N0} of {messages:N0} messages";
        return
        [
            Row($"{title}: not found after", gone, new Bar("< 5 s", gone < 5)),
            Row($"{title}: no byte left after", total, new Bar("< 20 s", total < 20 && erased.IsComplete)),
            Row($"{title}: longest hold of the writer", erased.LongestHold.TotalSeconds, new Bar("< 50 ms", erased.LongestHold.TotalSeconds < 0.05)),
        ];
    }

    private static ReportRow Row(string title, double seconds, Bar bar) => new(title, Cell.Ours(Format.Time(seconds)), bar);

    private static async Task FillAsync(IConversationStore store, Corpus corpus, int messages)
    {
        var chats = new List<string>();
        for (var i = 0; i < Users; i++)
        {
            chats.Add((await store.Conversations.CreateAsync($"user-{i}")).Id);
        }

        // Everybody's messages lie between everybody else's, as they come in.
        foreach (var batch in Enumerable.Range(0, messages).Chunk(1000))
        {
            await store.Messages.CreateManyAsync([.. batch.Select(i => new NewMessage(chats[i % Users], MessageRole.User, i % Users == 0 ? $"{Word} {corpus.Text()}" : corpus.Text()))]);
        }
    }
}
