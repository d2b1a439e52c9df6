using Conversa.Data.Memories;

namespace Conversa.Data.Torture.Simulation;

internal sealed partial class Steps
{
    private Step ReadMessages()
    {
        var (chat, count) = (Chat(), random.Next(1, 40));
        return new(
            $"read {count} of {chat}",
            async (s, c) => string.Join('|', (await s.Messages.GetRecentMessagesAsync(chat, count, c)).Select(x => $"{x.Id} {x.Content} {x.Pinned}")),
            m => string.Join('|', m.Chats.TryGetValue(chat, out var found) ? found.Messages.TakeLast(count).Select(x => $"{x.Id} {x.Content} {x.Pinned}") : []),
            false);
    }

    private Step ReadMessage()
    {
        var id = Message();
        return new(
            $"read {id}",
            async (s, c) => await s.Messages.FindByIdAsync(id, c) is { } x ? $"{x.ConversationId} {x.UserId} {x.Content} {x.ExternalId} {(await s.Messages.ListEditsAsync(id, cancellationToken: c)).Count}" : "",
            m => m.Chats.SelectMany(chat => chat.Value.Messages.Where(x => x.Id == id).Select(x => $"{chat.Key} {chat.Value.User} {x.Content} {x.ExternalId} {x.Edits}")).FirstOrDefault() ?? "",
            false);
    }

    private Step ReadState()
    {
        var chat = Chat();
        return new(
            $"read the state of {chat}",
            async (s, c) => await s.States.GetLatestStateAsync(chat, c) is { } state ? $"{state.Version} {state.State} {await s.States.CountAsync(chat, c)}" : "",
            m => m.Chats.TryGetValue(chat, out var found) && found.States.Count > 0 ? $"{found.States.Count} {found.States[^1]} {found.States.Count}" : "",
            false);
    }

    private Step ReadMemories()
    {
        var user = User();
        return new(
            $"read the memories of {user}",
            async (s, c) => string.Join('|', (await s.Memories.ListAsync(new MemoryFilter { UserId = user, Forgotten = null }, cancellationToken: c)).Items.OrderBy(x => x.Id, StringComparer.Ordinal).Select(x => $"{x.Id} {x.Content} {x.Importance} {x.ForgottenAt is not null}")),
            m => string.Join('|', m.Memories.Where(x => x.Value.User == user).OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => $"{x.Key} {x.Value.Content} {x.Value.Importance} {x.Value.Forgotten}")),
            false);
    }

    private Step ReadPreference()
    {
        var (user, key) = (User(), Id("p", 5));
        return new(
            $"read preference {key} of {user}",
            async (s, c) => await s.Configuration.Preferences.GetJsonAsync(user, "torture", key, c) ?? "",
            m => m.Preferences.GetValueOrDefault((user, key)) ?? "",
            false);
    }

    private Step ReadGoals()
    {
        var user = User();
        return new(
            $"read the goals of {user}",
            async (s, c) => string.Join('|', (await s.Goals.ListAsync(user, cancellationToken: c)).Items.OrderBy(x => x.Id, StringComparer.Ordinal).Select(x => $"{x.Id} {x.Goal} {x.Status}")),
            m => string.Join('|', m.Goals.Where(x => x.Value.User == user).OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => $"{x.Key} {x.Value.Goal} {x.Value.Status}")),
            false);
    }

    private Step Count()
    {
        var (chat, user) = (Chat(), User());
        return new(
            $"count {chat} and {user}",
            async (s, c) => $"{await s.Messages.CountAsync(chat, cancellationToken: c)} {await s.Conversations.CountAsync(user, cancellationToken: c)} {await s.Users.CountAsync(c)}",
            m => $"{(m.Chats.TryGetValue(chat, out var found) ? found.Messages.Count : 0)} {m.Chats.Values.Count(x => x.User == user)} {m.Users.Count}",
            false);
    }
}
