using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Recall;

/// <summary>Stores conversations as a host would, and searches within each for what is asked about it.</summary>
internal static class RecallRun
{
    public const string Verb = "recall";

    private const int Deepest = 50;

    public static async Task<int> RunAsync(string[] args)
    {
        if (Value(args, "--data") is not { } data)
        {
            await Console.Error.WriteLineAsync("recall --data FILE [--vectors FILE]");
            return 2;
        }

        await using var store = await ConversationStore.OpenTemporaryAsync();
        var lexical = new RecallTable("lexical");
        foreach (var sample in Locomo.Read(data))
        {
            var chat = await store.Conversations.CreateAsync("host");
            await store.Messages.CreateManyAsync([.. sample.Turns.Select(turn => NewMessage(chat.Id, turn))]);
            foreach (var question in sample.Questions)
            {
                lexical.Add(question, await FindAsync(store, question, new() { ConversationId = chat.Id }));
            }
        }

        foreach (var line in lexical.Lines())
        {
            await Console.Out.WriteLineAsync(line);
        }

        return 0;
    }

    private static string? Value(string[] args, string option) =>
        Array.IndexOf(args, option) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

    private static NewMessage NewMessage(string conversationId, SampleTurn turn) =>
        new(conversationId, MessageRole.User, turn.Text) { ExternalId = turn.Id, AuthorName = turn.Speaker, Timestamp = turn.Said };

    private static async Task<IReadOnlyList<string>> FindAsync(IConversationStore store, Question question, MessageSearch search) =>
        [.. (await store.Messages.SearchAsync(question.Text, search, Deepest)).Select(hit => hit.Item.ExternalId!)];
}
