using Conversa.Data.Messages;

namespace Conversa.Data.Torture.Simulation;

internal sealed partial class Steps
{
    private Step Append()
    {
        var (chat, id, text) = (Chat(), NewId("m"), Text());
        var external = random.Next(3) == 0 ? Id("x", 20) : null;
        return new(
            $"append {id} ({external}) to {chat}",
            async (s, c) => (await s.Messages.CreateAsync(new NewMessage(chat, MessageRole.User, text) { Id = id, ExternalId = external }, c)).Id,
            m =>
            {
                if (!m.Chats.TryGetValue(chat, out var to))
                {
                    return NotFound;
                }

                if (external is not null && to.Messages.Find(x => x.ExternalId == external) is { } there)
                {
                    return there.Id;
                }

                to.Messages.Add(new(id, text, external, false, 0));
                return id;
            },
            true);
    }

    private Step AppendMany()
    {
        var all = Enumerable.Range(0, random.Next(1, 6)).Select(_ => (Chat: Chat(), Id: NewId("m"), Text: Text())).ToList();
        return new(
            $"append {all.Count} messages",
            async (s, c) => string.Join(',', (await s.Messages.CreateManyAsync([.. all.Select(a => new NewMessage(a.Chat, MessageRole.Assistant, a.Text) { Id = a.Id })], c)).Select(x => x.Id)),
            m =>
            {
                if (all.Exists(a => !m.Chats.ContainsKey(a.Chat)))
                {
                    return NotFound;
                }

                all.ForEach(a => m.Chats[a.Chat].Messages.Add(new(a.Id, a.Text, null, false, 0)));
                return string.Join(',', all.Select(a => a.Id));
            },
            true);
    }

    private Step Edit()
    {
        var (id, text) = (Message(), Text());
        return new(
            $"edit {id}",
            async (s, c) => (await s.Messages.EditAsync(id, text, cancellationToken: c)).Content,
            m => Change(m, id, x => x with { Content = text, Edits = x.Edits + 1 }) ? text : NotFound,
            true);
    }

    private Step DeleteMessage()
    {
        var id = Message();
        return new(
            $"delete {id}",
            async (s, c) => $"{await s.Messages.DeleteAsync(id, c)}",
            m => $"{m.Chats.Values.Sum(x => x.Messages.RemoveAll(y => y.Id == id)) > 0}",
            true);
    }

    private Step Truncate()
    {
        var id = Message();
        return new(
            $"truncate after {id}",
            async (s, c) => $"{await s.Messages.TruncateAfterAsync(id, c)}",
            m =>
            {
                if (m.Chats.Values.FirstOrDefault(x => x.Messages.Exists(y => y.Id == id)) is not { } chat)
                {
                    return NotFound;
                }

                var at = chat.Messages.FindIndex(y => y.Id == id) + 1;
                var gone = chat.Messages.Count - at;
                chat.Messages.RemoveRange(at, gone);
                return $"{gone}";
            },
            true);
    }

    private Step Pin()
    {
        var (id, pinned) = (Message(), random.Next(2) == 0);
        return new(
            $"pin {id} {pinned}",
            async (s, c) =>
            {
                await s.Messages.SetPinnedAsync(id, pinned, c);
                return Done;
            },
            m => Change(m, id, x => x with { Pinned = pinned }) ? Done : NotFound,
            true);
    }

    private Step DeleteChat()
    {
        var id = Chat();
        return new(
            $"delete {id}",
            async (s, c) => $"{await s.Conversations.DeleteAsync(id, c)}",
            m =>
            {
                var there = m.Chats.ContainsKey(id);
                m.DeleteChat(id);
                return $"{there}";
            },
            true);
    }

    private static bool Change(Model model, string id, Func<Model.Said, Model.Said> change)
    {
        foreach (var chat in model.Chats.Values)
        {
            var at = chat.Messages.FindIndex(x => x.Id == id);
            if (at >= 0)
            {
                chat.Messages[at] = change(chat.Messages[at]);
                return true;
            }
        }

        return false;
    }
}
