using Conversa.Data;
using Conversa.Data.Messages;

namespace Readme;

/// <summary>The whole program of the README, apart from the library's namespaces: it needs no other usings. The package's check runs it.</summary>
internal static class ReadmeProgram
{
    public static async Task RunAsync()
    {
        await using var store = await ConversationStore.OpenAsync("Data Source=bot.db");
        var user = await store.Users.FindOrCreateAsync("console", "me");
        var chat = await store.Conversations.GetOrCreateAsync("console:me", user.Id);
        while (Console.ReadLine() is { Length: > 0 } line)
        {
            await store.Messages.AppendAsync(chat.Id, MessageRole.User, line);
            var history = await store.Messages.GetRecentMessagesAsync(chat.Id, 20); // give your model these
            var answer = $"Of {history.Count} messages the oldest says: {history[0].Content}";
            await store.Messages.AppendAsync(chat.Id, MessageRole.Assistant, answer);
            Console.WriteLine(answer);
        }
    }
}
