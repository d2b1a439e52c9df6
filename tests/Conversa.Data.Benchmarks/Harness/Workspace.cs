using Conversa.Data.Benchmarks.Scenarios.Turns;
using Conversa.Data.Conversations;

namespace Conversa.Data.Benchmarks.Harness;

/// <summary>The temporary directory of a run, with the prefilled databases in it.</summary>
internal sealed class Workspace(BenchmarkOptions options) : IDisposable
{
    private const int Conversations = 1000;
    private const int Users = 100;
    private const int Batch = 1000;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("conversa-benchmarks-");
    private Template? _small;
    private Template? _large;
    private Template? _turns;
    private int _copies;

    public BenchmarkOptions Options => options;

    public Corpus Corpus { get; } = new();

    /// <summary>20,000 messages in 1,000 conversations, each with a state.</summary>
    public async Task<Template> SmallAsync() => _small ??= await FillAsync("small", options.Scaled(20_000), inLongChat: 0);

    /// <summary>100,000 messages, 10,000 of them in one conversation.</summary>
    public async Task<Template> LargeAsync() => _large ??= await FillAsync("large", options.Scaled(100_000), options.Scaled(10_000));

    /// <summary>The same, with all that a turn needs beside messages.</summary>
    public async Task<Template> TurnsAsync() => _turns ??= await WithTurnsAsync(await LargeAsync());

    /// <summary>A path of nobody's, for a new file.</summary>
    public string NewPath(string name) => Path.Combine(_directory.FullName, $"{name}-{_copies++}.db");

    public string Copy(Template template, string name)
    {
        var path = NewPath(name);
        File.Copy(template.Path, path);
        return path;
    }

    public static void Delete(string path)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            File.Delete(path + suffix);
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private async Task<Template> FillAsync(string name, int messages, int inLongChat)
    {
        var path = NewPath(name);
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}");
        var chats = new List<Chat>();
        for (var i = 0; i < Conversations; i++)
        {
            chats.Add(await NewChatAsync(store.Conversations, i));
            await store.States.SaveStateJsonAsync(chats[i].Id, Corpus.State());
        }

        var longChat = inLongChat == 0 ? null : await NewChatAsync(store.Conversations, Conversations);
        var turns = Corpus.Turns(chats, messages - inLongChat).Concat(longChat is null ? [] : Corpus.Turns([longChat], inLongChat)).ToArray();
        Corpus.Shuffle(turns);
        foreach (var batch in turns.Chunk(Batch))
        {
            await store.Messages.CreateManyAsync([.. batch.Select(t => new Messages.NewMessage(t.Chat.Id, t.Role, t.Content))]);
        }

        return new(path, chats, longChat);
    }

    private async Task<Template> WithTurnsAsync(Template template)
    {
        var path = Copy(template, "turns");
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}");
        await TurnWork.PrepareAsync(store, Corpus, template.Chats);
        return template with { Path = path };
    }

    private static async Task<Chat> NewChatAsync(IConversationRepository conversations, int number)
    {
        var conversation = await conversations.CreateAsync($"user-{number % Users}");
        return new(conversation.Id, conversation.UserId);
    }
}
