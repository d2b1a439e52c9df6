using Conversa.Data.Goals;
using Conversa.Data.Memories;

namespace Conversa.Data.Torture.Simulation;

internal sealed partial class Steps
{
    private Step SaveState()
    {
        var (chat, step) = (Chat(), random.Next(1000));
        long? expected = random.Next(2) == 0 ? random.Next(6) : null;
        var json = $$"""{"step":{{step}}}""";
        return new(
            $"save state of {chat} over {expected}",
            async (s, c) => $"{(await s.States.SaveStateJsonAsync(chat, json, expected, cancellationToken: c)).Version}",
            m =>
            {
                if (!m.Chats.TryGetValue(chat, out var to))
                {
                    return NotFound;
                }

                if (expected is { } version && version != to.States.Count)
                {
                    return nameof(StateVersionConflictException);
                }

                to.States.Add(json);
                return $"{to.States.Count}";
            },
            true);
    }

    private Step Remember()
    {
        var (id, user, text, importance) = (Id("y", 30), User(), Text(), random.Next(1, 11));
        return new(
            $"remember {id} of {user}",
            async (s, c) => (await s.Memories.RememberAsync(new NewMemory(user, text) { Id = id, Importance = importance }, c)).Id,
            m =>
            {
                if (!m.Memories.TryAdd(id, new(user, text, importance, false)))
                {
                    return Conflict;
                }

                m.Users.Add(user);
                return id;
            },
            true);
    }

    private Step Forget()
    {
        var (id, what) = (Id("y", 30), random.Next(3));
        return new(
            $"forget {id} {what}",
            async (s, c) => what switch
            {
                0 => $"{await s.Memories.DeleteAsync(id, c)}",
                1 => $"{(await s.Memories.ForgetAsync(id, c)).ForgottenAt is not null}",
                _ => $"{(await s.Memories.RestoreAsync(id, c)).ForgottenAt is not null}",
            },
            m =>
            {
                if (what == 0)
                {
                    return $"{m.Memories.Remove(id)}";
                }

                if (!m.Memories.TryGetValue(id, out var memory))
                {
                    return NotFound;
                }

                m.Memories[id] = memory with { Forgotten = what == 1 };
                return $"{what == 1}";
            },
            true);
    }

    private Step Preference()
    {
        var (user, key, value) = (User(), Id("p", 5), $"{random.Next(100)}");
        return random.Next(3) == 0
            ? new($"delete preference {key} of {user}", async (s, c) => $"{await s.Configuration.Preferences.DeleteAsync(user, "torture", key, c)}", m => $"{m.Preferences.Remove((user, key))}", true)
            : new(
                $"set preference {key} of {user}",
                async (s, c) => (await s.Configuration.Preferences.SetJsonAsync(user, "torture", key, value, cancellationToken: c)).Value,
                m =>
                {
                    m.Users.Add(user);
                    return m.Preferences[(user, key)] = value;
                },
                true);
    }

    private Step Goal()
    {
        var (id, user, what) = (Id("g", 15), User(), random.Next(4));
        var text = Text();
        return what < 2
            ? new(
                $"create goal {id} of {user}",
                async (s, c) => (await s.Goals.CreateAsync(new NewGoal(user, text) { Id = id }, c)).Id,
                m =>
                {
                    if (!m.Goals.TryAdd(id, new(user, null, text, GoalStatus.Active)))
                    {
                        return Conflict;
                    }

                    m.Users.Add(user);
                    return id;
                },
                true)
            : new(
                $"end goal {id} {what}",
                async (s, c) => $"{(what == 2 ? await s.Goals.AchieveAsync(id, c) : await s.Goals.AbandonAsync(id, c)).Status}",
                m =>
                {
                    var wanted = what == 2 ? GoalStatus.Achieved : GoalStatus.Abandoned;
                    if (!m.Goals.TryGetValue(id, out var goal))
                    {
                        return NotFound;
                    }

                    if (goal.Status != GoalStatus.Active)
                    {
                        return nameof(ConversationStoreInvalidTransitionException);
                    }

                    m.Goals[id] = goal with { Status = wanted };
                    return $"{wanted}";
                },
                true);
    }

    private Step DeleteUser()
    {
        var user = User();
        return new(
            $"delete {user}",
            async (s, c) => $"{await s.Users.DeleteAsync(user, c)}",
            m =>
            {
                var there = m.Users.Contains(user);
                m.DeleteUser(user);
                return $"{there}";
            },
            true);
    }
}
