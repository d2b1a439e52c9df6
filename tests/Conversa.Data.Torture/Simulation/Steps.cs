using System.Globalization;
using Conversa.Data.Conversations;

namespace Conversa.Data.Torture.Simulation;

/// <summary>Chooses what is done next. Ids are of a small set, so that steps meet each other's rows, and those that are gone.</summary>
internal sealed partial class Steps(Random random)
{
    public const string NotFound = nameof(ConversationStoreNotFoundException);
    public const string Conflict = nameof(ConversationStoreConflictException);

    private const string Done = "done";

    private static readonly string[] Words = ["bicycle", "weather", "running", "自転車", "coffee", "train", "\"quoted\"", "it's", "🚲", "{}"];

    private int _number;

    public Step Next() => random.Next(100) switch
    {
        < 6 => CreateChat(),
        < 24 => Append(),
        < 28 => AppendMany(),
        < 34 => Edit(),
        < 39 => DeleteMessage(),
        < 41 => Truncate(),
        < 44 => Pin(),
        < 46 => DeleteChat(),
        < 54 => SaveState(),
        < 60 => Remember(),
        < 63 => Forget(),
        < 66 => Preference(),
        < 70 => Goal(),
        < 71 => DeleteUser(),
        < 79 => ReadMessages(),
        < 83 => ReadMessage(),
        < 87 => ReadState(),
        < 90 => ReadMemories(),
        < 93 => ReadPreference(),
        < 95 => ReadGoals(),
        _ => Count(),
    };

    private string User() => Id("u", 4);

    private string Chat() => Id("c", 8);

    private string Message() => random.Next(10) == 0 ? "m-none" : Id("m", Math.Max(1, _number), Math.Max(0, _number - 60));

    private string Id(string kind, int most, int least = 0) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{random.Next(least, most)}");

    private string NewId(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{_number++}");

    private string Text() => string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Words[random.Next(Words.Length)]));

    private Step CreateChat()
    {
        var (id, user) = (Chat(), User());
        return new(
            $"create {id} of {user}",
            async (s, c) => (await s.Conversations.CreateAsync(new NewConversation(user) { Id = id }, c)).Id,
            m =>
            {
                if (m.Chats.ContainsKey(id))
                {
                    return Conflict;
                }

                m.Users.Add(user);
                m.Chats[id] = new(user);
                return id;
            },
            true);
    }
}
