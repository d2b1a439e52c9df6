using Conversa.Data.Messages;

namespace Conversa.Data.Torture.Children;

/// <summary>Opens each database whose path it reads, writes a message into it and closes it, and says how that went.</summary>
internal sealed class Starter : IChildWork
{
    public const string WorkName = "start";
    public const string Started = "started";

    public string Name => WorkName;

    public bool ReadsInput => true;

    /// <param name="arguments">A name for this process.</param>
    public async Task RunAsync(string[] arguments)
    {
        ChildWork.Say("ready");
        while (await Console.In.ReadLineAsync() is { } path)
        {
            try
            {
                await using (var store = await ConversationStore.OpenAsync($"Data Source={path}"))
                {
                    var chat = await store.Conversations.GetOrCreateAsync("all", "alice");
                    await store.Messages.CreateAsync(new NewMessage(chat.Id, MessageRole.User, "I have started.") { Id = arguments[0] });
                }

                ChildWork.Say(Started);
            }
            catch (Exception e)
            {
                ChildWork.Say($"{e.GetType().Name}: {e.Message}");
            }
        }
    }
}
