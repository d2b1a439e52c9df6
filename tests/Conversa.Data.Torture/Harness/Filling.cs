using System.Globalization;
using Conversa.Data.Knowledge;
using Conversa.Data.Logs;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.Prompts;
using Conversa.Data.Queue;
using Conversa.Data.Usage;
using Microsoft.Extensions.Logging;

namespace Conversa.Data.Torture.Harness;

/// <summary>Fills a store with rows of many kinds.</summary>
internal static class Filling
{
    private const int Kinds = 10;
    private const int Batch = 500;

    /// <summary>The sample rows, and some <paramref name="rows"/> more, half of them messages.</summary>
    public static async Task FillAsync(this IConversationStore store, int rows)
    {
        await store.Maintenance.SeedAsync();
        var chat = (await store.Conversations.GetOrCreateAsync("filled", "alice")).Id;
        foreach (var batch in Enumerable.Range(0, rows / 2).Chunk(Batch))
        {
            await store.Messages.CreateManyAsync([.. batch.Select(i => new NewMessage(chat, MessageRole.User, $"My bicycle, for the {i}th time: 自転車.") { Id = $"filled-{i}" })]);
        }

        await Task.WhenAll(Enumerable.Range(0, rows / 2).Select(i => WriteAsync(store, chat, i)));
    }

    private static Task WriteAsync(IConversationStore store, string chat, int i)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"number-{i}");
        return (i % Kinds) switch
        {
            0 => store.States.SaveStateJsonAsync(chat, $$"""{"step":"{{name}}"}"""),
            1 => store.Memories.RememberAsync(new NewMemory("alice", $"Runs in the morning, {name}.") { Tags = ["running", name] }),
            2 => store.Knowledge.AddAsync(new NewKnowledge("file", name, "fact", $"Title of {name}", "What the file says.") { UserId = "alice" }),
            3 => store.Queue.EnqueueAsync(new NewTask("remind") { UserId = "alice", DedupeKey = name }),
            4 => store.Usage.LogAsync(new NewUsage("openai", "gpt") { UserId = "alice", InputTokens = i, Cost = 0.001m }),
            5 => store.Prompts.CreateAsync(new NewPrompt(name, "You are {{who}}.")),
            6 => store.Configuration.Settings.SetAsync(name, i),
            7 => store.Messages.EditAsync($"filled-{i}", "It was stolen."),
            8 => store.Messages.AddReactionAsync($"filled-{i}", "alice", "sad"),
            _ => store.Analytics.Logs.AppendAsync(new NewLogEntry(LogLevel.Information, "bot", name)),
        };
    }
}
