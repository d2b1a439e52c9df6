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

        var words = Value(args, "--vectors") is { } vectors ? WordVectors.Read(vectors) : null;
        await using var store = await ConversationStore.OpenTemporaryAsync(options =>
        {
            if (words is not null)
            {
                options.Embedders.Add(WordVectors.Model, words);
            }
        });
        var lexical = new RecallTable("lexical");
        var hybrid = new RecallTable("hybrid");
        foreach (var sample in Locomo.Read(data))
        {
            var chat = await store.Conversations.CreateAsync("host");
            await store.Messages.CreateManyAsync([.. sample.Turns.Select(turn => NewMessage(chat.Id, turn))]);
            if (words is not null)
            {
                await store.Messages.Embeddings.BackfillAsync(WordVectors.Model);
            }

            foreach (var question in sample.Questions)
            {
                var search = new MessageSearch { ConversationId = chat.Id };
                lexical.Add(question, await FindAsync(store, question, search));
                if (words is not null)
                {
                    hybrid.Add(question, await FindAsync(store, question, search with { Vector = new(WordVectors.Model) }));
                }
            }
        }

        foreach (var line in lexical.Lines().Concat(words is null ? [] : hybrid.Lines()))
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
