using Conversa.Data;
using QuickStart.Account;

namespace QuickStart.Pipeline;

/// <summary>Plays the bundled conversation through the coach and shows what the store then holds.</summary>
internal static class Replay
{
    public static async Task RunAsync(string database, CancellationToken cancellationToken)
    {
        var script = Script.Load();
        var clock = new ReplayClock(script.Turns[0].At);

        // Opening creates the database and its schema if need be. A program with a container says services.AddConversationStore(...) instead.
        await using var store = await ConversationStore.OpenAsync(
            new ConversationStoreOptions
            {
                ConnectionString = Databases.ConnectionString(database),
                TimeProvider = clock,
                Json = Json.Options,
            },
            cancellationToken: cancellationToken);

        // What every bot does with a message first: whose is it, and where does it belong? Both calls answer the same on every run.
        var user = await store.Users.FindOrCreateAsync("discord", script.User.Id, script.User.Name, cancellationToken);
        var conversation = await store.Conversations.GetOrCreateAsync($"discord:{script.Channel}", user.Id, cancellationToken);

        TurnView.ShowHeading(user, conversation);
        var coach = new CoachingPipeline(store, user, conversation);
        foreach (var said in script.Turns)
        {
            clock.PutForwardTo(said.At);
            if (await coach.RunAsync(said, cancellationToken) is { } turn)
            {
                TurnView.Show(turn);
            }
            else
            {
                TurnView.ShowKnown(said);
            }
        }

        await StoreView.ShowAsync(store, user, conversation.Id, cancellationToken);
    }
}
