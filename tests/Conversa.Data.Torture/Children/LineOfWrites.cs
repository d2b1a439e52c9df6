using System.Globalization;
using Conversa.Data.Messages;

namespace Conversa.Data.Torture.Children;

/// <summary>Many writes that wait for the writer, which a unit of work has.</summary>
internal sealed class LineOfWrites
{
    public const string Stored = "stored";
    public const string Failed = "failed";

    private LineOfWrites(Task outcomes) => Outcomes = outcomes;

    /// <summary>Completes when every write has told its outcome.</summary>
    public Task Outcomes { get; }

    /// <param name="store">The store.</param>
    /// <param name="writes">How many, each of a message.</param>
    /// <param name="end">Lets the unit of work commit, which is one write more.</param>
    /// <param name="tell">Told of each write, by its message's id, when it has returned.</param>
    public static async Task<LineOfWrites> FormAsync(IConversationStore store, int writes, Task end, Action<string> tell)
    {
        var chat = (await store.Conversations.CreateAsync("alice")).Id;
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holding = Task.Run(() => TellAsync("held", tell, () => HoldAsync(store, chat, held, end)));
        await held.Task;
        var line = Enumerable.Range(0, writes).Select(i => string.Create(CultureInfo.InvariantCulture, $"m-{i}")).Select(id => TellAsync(id, tell, () => AppendAsync(store, chat, id))).ToList();
        return new(Task.WhenAll([holding, .. line]));
    }

    private static async Task HoldAsync(IConversationStore store, string chat, TaskCompletionSource held, Task end)
    {
        await using var work = await store.BeginAsync();
        await work.Messages.CreateAsync(new NewMessage(chat, MessageRole.User, "bicycle") { Id = "held" });
        held.SetResult();
        await end;
        await work.CommitAsync();
    }

    private static Task AppendAsync(IConversationStore store, string chat, string id) => store.Messages.CreateAsync(new NewMessage(chat, MessageRole.User, "bicycle") { Id = id });

    private static async Task TellAsync(string id, Action<string> tell, Func<Task> write)
    {
        try
        {
            await write();
            tell($"{Stored} {id}");
        }
        catch (Exception e)
        {
            tell($"{Failed} {id} {e.GetType().Name}");
        }
    }
}
