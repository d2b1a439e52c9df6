using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Conversations;
using Conversa.Data.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Data.Benchmarks.Children;

/// <summary>A program that opens a database, appends one message and ends. Each lane has a method of its own, so that none loads what another needs.</summary>
internal static class FirstWrite
{
    /// <summary>The conversation that a new database is given.</summary>
    public static readonly Chat NewChat = new("first", "user");

    /// <param name="lane">Which way.</param>
    /// <param name="path">The database.</param>
    /// <param name="chat">A conversation that exists.</param>
    /// <param name="user">Its owner.</param>
    /// <param name="script">The schema and the conversation as SQL where the database is new, else null.</param>
    public static async Task<int> RunAsync(string lane, string path, string chat, string user, string? script)
    {
        var turn = new Turn(new Chat(chat, user), MessageRole.User, "Good morning, and a word or two about the weather.");
        await (lane switch
        {
            Lane.Raw => RawAsync(path, turn, script),
            Lane.Dapper => DapperAsync(path, turn, script),
            Lane.EfCore => EfCoreAsync(path, turn, script),
            _ => ConversaAsync(path, turn, isNew: script is not null),
        });
        return 0;
    }

    private static async Task RawAsync(string path, Turn turn, string? script)
    {
        await using var lane = new RawLane(path, Durability.Normal);
        if (script is not null)
        {
            lane.Execute(await File.ReadAllTextAsync(script));
        }

        await lane.AppendAsync(turn);
    }

    private static async Task DapperAsync(string path, Turn turn, string? script)
    {
        await using var lane = new DapperLane(path, Durability.Normal);
        if (script is not null)
        {
            await lane.ExecuteAsync(await File.ReadAllTextAsync(script));
        }

        await lane.AppendAsync(turn);
    }

    private static async Task EfCoreAsync(string path, Turn turn, string? script)
    {
        await using var lane = new EfCoreLane(path, Durability.Normal);
        if (script is not null)
        {
            await lane.ExecuteAsync(await File.ReadAllTextAsync(script));
        }

        await lane.AppendAsync(turn);
    }

    private static async Task ConversaAsync(string path, Turn turn, bool isNew)
    {
        await using var services = new ServiceCollection().AddConversationStore($"Data Source={path}").BuildServiceProvider();
        var store = services.GetRequiredService<IConversationStore>();
        if (isNew)
        {
            await store.Conversations.CreateAsync(new NewConversation(turn.Chat.UserId) { Id = turn.Chat.Id });
        }

        await store.Messages.AppendAsync(turn.Chat.Id, turn.Role, turn.Content);
    }
}
