using System.Globalization;
using Conversa.Data.Messages;

namespace Conversa.Data.Torture.Children;

/// <summary>One caller who appends 0, 1, 2 and so on to one conversation, without end, and says each number once it is committed. Now and then it is idle for a moment, in which the store checkpoints.</summary>
internal sealed class Sequence : IChildWork
{
    public const string WorkName = "sequence";

    /// <summary>The host's name of the conversation.</summary>
    public const string Chat = "sequence";

    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(600);

    public string Name => WorkName;

    /// <param name="arguments">The path, and after how many numbers it is idle each time; 0 for never.</param>
    public async Task RunAsync(string[] arguments)
    {
        await using var store = await ConversationStore.OpenAsync($"Data Source={arguments[0]}");
        var chat = (await store.Conversations.GetOrCreateAsync(Chat, "alice")).Id;
        var pause = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        for (var i = 0; ; i++)
        {
            await store.Messages.AppendAsync(chat, MessageRole.User, string.Create(CultureInfo.InvariantCulture, $"{i} and a few words to index"));
            ChildWork.Say(string.Create(CultureInfo.InvariantCulture, $"{i}"));
            if (pause > 0 && i % pause == pause - 1)
            {
                await Task.Delay(Idle);
            }
        }
    }
}
