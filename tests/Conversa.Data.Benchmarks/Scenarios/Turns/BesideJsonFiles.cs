using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Scenarios.Turns;

/// <summary>
/// A turn in conversations of 1,000 messages, beside a JSON file for each: read the history, store a question and an answer. One user, and 128 at once.
/// Users type a line, bots answer at length.
/// </summary>
internal sealed class BesideJsonFiles : IScenario
{
    private const int Users = 128;
    private const int Messages = 1000;
    private const int Operations = 10;
    private const double MostRatio = 0.1;

    private static readonly string[] Names = [Lane.Json, Lane.Conversa];

    public string Name => "json-files";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var files = new JsonFiles(workspace.NewPath(Name));
        await using var store = await Stores.OpenAsync(workspace.NewPath(Name), cached: true);
        var chats = await FillAsync(workspace.Corpus, files, store);
        var one = await MeasureAsync(workspace, files, store, chats, callers: 1, perCaller: Operations, workspace.Options.RoundsOr(200), warmUp: 20);
        var many = await MeasureAsync(workspace, files, store, chats, Users, perCaller: 2, workspace.Options.RoundsOr(20), warmUp: 2);
        return
        [
            Row($"a turn in a conversation of {Messages:N0}, beside a JSON file each", one),
            Row($"... {Users} users at once", many),
        ];
    }

    private static async Task<Chat[]> FillAsync(Corpus corpus, JsonFiles files, IConversationStore store)
    {
        var chats = new Chat[Users];
        for (var i = 0; i < Users; i++)
        {
            var conversation = await store.Conversations.CreateAsync($"user-{i}");
            chats[i] = new(conversation.Id, conversation.UserId);
            var said = Enumerable.Range(0, Messages).Select(n => n % 2 == 0 ? (Role: MessageRole.User, Text: corpus.Line()) : (Role: MessageRole.Assistant, Text: corpus.Text())).ToArray();
            await store.Messages.CreateManyAsync([.. said.Select(m => new NewMessage(conversation.Id, m.Role, m.Text))]);
            await files.CreateAsync(conversation.Id, [.. said.Select(m => new JsonFiles.ChatMessage(MessageWords.Of(m.Role), m.Text, DateTimeOffset.UtcNow))]);
        }

        return chats;
    }

    private static async Task<IReadOnlyList<LaneTimes>> MeasureAsync(Workspace workspace, JsonFiles files, IConversationStore store, Chat[] chats, int callers, int perCaller, int rounds, int warmUp) =>
        await Rounds.RunAsync(Names, workspace.Corpus, rounds, warmUp, _ =>
        {
            // Each user talks in one conversation, and has said one thing before the next.
            var users = callers == 1 ? workspace.Corpus.Several(chats, 1) : chats;
            var texts = Enumerable.Range(0, perCaller).Select(_ => (Question: workspace.Corpus.Line(), Answer: workspace.Corpus.Text())).ToArray();
            return async name =>
            {
                var started = workspace.Options.Seconds();
                await Callers.RunAsync(
                    async chat =>
                    {
                        foreach (var (question, answer) in texts)
                        {
                            await (name == Lane.Json ? OnFileAsync(files, chat, question, answer) : OnStoreAsync(store, chat, question, answer));
                        }
                    },
                    blocks: false,
                    callers,
                    users,
                    new double[users.Length]);
                return (workspace.Options.Seconds() - started) / (users.Length * perCaller);
            };
        });

    private static async Task OnFileAsync(JsonFiles files, Chat chat, string question, string answer) => _ = await files.TurnAsync(chat.Id, question, answer);

    private static async Task OnStoreAsync(IConversationStore store, Chat chat, string question, string answer)
    {
        _ = await store.LoadTurnAsync(chat.Id);
        _ = await store.SaveTurnAsync(new(chat.Id) { Messages = [new(chat.Id, MessageRole.User, question), new(chat.Id, MessageRole.Assistant, answer)] });
    }

    private static ReportRow Row(string work, IReadOnlyList<LaneTimes> times)
    {
        var ratio = times[1].RatioTo(times[0]);
        return new(work, Cell.Ratios(times), new Bar($"<= {Format.Ratio(MostRatio)}", ratio <= MostRatio));
    }
}
