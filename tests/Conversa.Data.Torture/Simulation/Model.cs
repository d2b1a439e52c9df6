using Conversa.Data.Goals;

namespace Conversa.Data.Torture.Simulation;

/// <summary>What a store must hold, in memory, as plainly as it can be said.</summary>
internal sealed class Model
{
    public Dictionary<string, Chat> Chats { get; private init; } = [];

    public Dictionary<string, Remembered> Memories { get; private init; } = [];

    public Dictionary<(string User, string Key), string> Preferences { get; private init; } = [];

    public Dictionary<string, Aim> Goals { get; private init; } = [];

    public HashSet<string> Users { get; private init; } = [];

    /// <summary>A copy that nothing of this one is shared with.</summary>
    public Model Copy() => new()
    {
        Chats = Chats.ToDictionary(c => c.Key, c => c.Value.Copy()),
        Memories = Memories.ToDictionary(m => m.Key, m => m.Value),
        Preferences = new(Preferences),
        Goals = new(Goals),
        Users = [.. Users],
    };

    public void DeleteUser(string user)
    {
        Users.Remove(user);
        foreach (var chat in Chats.Where(c => c.Value.User == user).ToList())
        {
            DeleteChat(chat.Key);
        }

        Remove(Memories, m => m.User == user);
        Remove(Goals, g => g.User == user);
        foreach (var key in Preferences.Keys.Where(k => k.User == user).ToList())
        {
            Preferences.Remove(key);
        }
    }

    public void DeleteChat(string id)
    {
        Chats.Remove(id);
        foreach (var goal in Goals.Where(g => g.Value.Chat == id).ToList())
        {
            Goals[goal.Key] = goal.Value with { Chat = null };
        }
    }

    private static void Remove<T>(Dictionary<string, T> rows, Func<T, bool> which)
    {
        foreach (var row in rows.Where(r => which(r.Value)).ToList())
        {
            rows.Remove(row.Key);
        }
    }

    internal sealed record Chat(string User)
    {
        public List<Said> Messages { get; private init; } = [];

        public List<string> States { get; private init; } = [];

        public Chat Copy() => new(User) { Messages = [.. Messages], States = [.. States] };
    }

    internal sealed record Said(string Id, string Content, string? ExternalId, bool Pinned, int Edits);

    internal sealed record Remembered(string User, string Content, int Importance, bool Forgotten);

    internal sealed record Aim(string User, string? Chat, string Goal, GoalStatus Status);
}
