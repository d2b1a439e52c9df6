using System.Globalization;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.Queue;

namespace Conversa.Data.Torture.Children;

/// <summary>
/// Several callers who write messages, states, memories, tasks and units of all four, without end, and say each once it is committed.
/// A unit writes rows whose ids end alike; one in six is undone.
/// </summary>
internal sealed class Writers : IChildWork
{
    public const string WorkName = "writers";

    private static readonly string[] Texts =
    [
        "Good morning, and a word or two about the weather in the hills.",
        "I want to run three times a week, before work, when nobody is about yet.",
        "天気がいいから、散歩しましょう。",
        "What did I say about the bicycle? It was red, and it was stolen in June.",
    ];

    public string Name => WorkName;

    /// <param name="arguments">The path, the durability, a prefix for ids that no other run has, how many callers, and the seed.</param>
    public async Task RunAsync(string[] arguments)
    {
        var (path, prefix) = (arguments[0], arguments[2]);
        var options = new ConversationStoreOptions { ConnectionString = $"Data Source={path}", Durability = Enum.Parse<Durability>(arguments[1]) };
        await using var store = await ConversationStore.OpenAsync(options);
        var callers = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        var seed = int.Parse(arguments[4], CultureInfo.InvariantCulture);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => WriteAsync(store, $"{prefix}-{caller}", caller, new Random(seed + caller)))));
    }

    private static async Task WriteAsync(IConversationStore store, string prefix, int caller, Random random)
    {
        var user = $"user-{caller}";
        var chat = (await store.Conversations.GetOrCreateAsync($"chat-{caller}", user)).Id;
        for (var i = 0; ; i++)
        {
            var (key, text) = ($"{prefix}-{i}", Texts[random.Next(Texts.Length)]);
            switch (random.Next(6))
            {
                case 0 or 1:
                    await store.Messages.CreateAsync(new NewMessage(chat, MessageRole.User, text) { Id = $"m-{key}" });
                    ChildWork.Say($"messages m-{key}");
                    break;
                case 2:
                    var state = await store.States.SaveStateJsonAsync(chat, $$"""{"mood":"{{text}}"}""");
                    ChildWork.Say($"conversation_states {state.Id}");
                    break;
                case 3:
                    await store.Memories.RememberAsync(new NewMemory(user, text) { Id = $"y-{key}" });
                    ChildWork.Say($"memories y-{key}");
                    break;
                case 4:
                    await store.Queue.EnqueueAsync(new NewTask("remind") { Id = $"t-{key}", UserId = user });
                    ChildWork.Say($"queue t-{key}");
                    break;
                default:
                    var commit = random.Next(6) > 0;
                    await WriteUnitAsync(store, chat, user, $"{(commit ? "unit" : "undone")}-{key}", text, commit);
                    break;
            }
        }
    }

    private static async Task WriteUnitAsync(IConversationStore store, string chat, string user, string key, string text, bool commit)
    {
        await using (var work = await store.BeginAsync())
        {
            await work.Messages.CreateAsync(new NewMessage(chat, MessageRole.Assistant, text) { Id = key });
            await work.States.SaveStateJsonAsync(chat, $$"""{"unit":"{{key}}"}""");
            await work.Memories.RememberAsync(new NewMemory(user, text) { Id = key });
            await work.Queue.EnqueueAsync(new NewTask("remind") { Id = key, UserId = user, MessageId = key });
            if (commit)
            {
                await work.CommitAsync();
            }
        }

        ChildWork.Say(commit ? $"unit {key}" : $"undone {key}");
    }
}
