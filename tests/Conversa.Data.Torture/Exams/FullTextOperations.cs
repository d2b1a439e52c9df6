using System.Globalization;
using Conversa.Data.Exports;
using Conversa.Data.Messages;
using Conversa.Data.Retention;
using Conversa.Data.Torture.Harness;

namespace Conversa.Data.Torture.Exams;

/// <summary>
/// Writes, edits and deletes messages in all ways there are, retention and import among them, while another program runs VACUUM, and searches
/// all the while. A search finds exactly the messages that have its words, and the index is whole word by word.
/// </summary>
internal sealed class FullTextOperations : IExam
{
    private const int Users = 3;
    private const int Chats = 12;
    private const int BetweenChecks = 1_000;
    private const int Most = 1_000;

    // Words that no stemming changes and nothing else contains, in scripts with spaces and without.
    private static readonly string[] Words = [.. Enumerable.Range(0, 160).Select(i => string.Create(CultureInfo.InvariantCulture, $"q{(char)('b' + (i / 20))}k{(char)('b' + (i % 20))}z")), "自転車屋", "天気予報", "散歩道路"];

    public int Number => 13;

    public string Name => "full-text operations against an oracle";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var operations = context.Count(full: 100_000, quick: 2_500);
        var (path, random) = (context.NewPath(), context.NewRandom());
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping);
        var oracle = new Oracle(store, path, random, context.Findings);
        for (var i = 1; i <= operations && context.Findings.Count < 20; i++)
        {
            context.Stopping.ThrowIfCancellationRequested();
            await oracle.StepAsync();
            if (i % (BetweenChecks * 3) == 0)
            {
                using var outsider = Outsider.Connect(path);
                outsider.Execute("VACUUM");
            }

            if (i % BetweenChecks == 0)
            {
                await CheckAsync(store, path, context.Findings, i);
            }
        }

        await CheckAsync(store, path, context.Findings, operations);
        context.Findings.Require(oracle.Found > oracle.Searches, "The searches found hardly anything");
        return context.Findings.Result(
            $"{operations:N0} operations, {oracle.Searches:N0} searches with {oracle.Found:N0} hits, {oracle.Messages:N0} messages at the end, index checked each {BetweenChecks:N0}: {context.Findings.Count} differences");
    }

    // A search takes in what is not indexed yet.
    private static async Task CheckAsync(IConversationStore store, string path, Findings findings, int operation)
    {
        await store.Messages.SearchAsync(Words[0]);
        foreach (var damage in Outsider.Damage(path))
        {
            findings.Add($"After {operation} operations: {damage}");
        }
    }

    private sealed class Oracle(IConversationStore store, string path, Random random, Findings findings)
    {
        private readonly Dictionary<string, List<(string Id, string Text)>> _chats = [];
        private int _number;

        public int Searches { get; private set; }

        public long Found { get; private set; }

        public int Messages => _chats.Values.Sum(c => c.Count);

        public Task StepAsync()
        {
            if (_chats.Count < Chats)
            {
                return CreateAsync();
            }

            return random.Next(1000) switch
            {
                < 400 => AppendAsync(),
                < 520 => EditAsync(),
                < 640 => DeleteAsync(),
                < 655 => TruncateAsync(),
                < 660 => DeleteChatAsync(),
                < 668 => ReplaceChatAsync(),
                < 672 => RetainAsync(),
                < 676 => ImportAsync(),
                < 690 => UndoneAsync(),
                _ => SearchAsync(),
            };
        }

        private static string User(string chat) => $"user-{chat[^1] % Users}";

        private async Task CreateAsync()
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"c-{_number++}");
            await store.Conversations.CreateAsync(new Conversations.NewConversation(User(id)) { Id = id });
            _chats[id] = [];
        }

        private string Text() => string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => Words[random.Next(Words.Length)]));

        private (string Chat, List<(string Id, string Text)> All) Any() => _chats.ElementAt(random.Next(_chats.Count)) is var chat ? (chat.Key, chat.Value) : default;

        private string NewId() => string.Create(CultureInfo.InvariantCulture, $"m-{_number++}");

        private async Task AppendAsync()
        {
            var ((chat, all), id, text) = (Any(), NewId(), Text());
            await store.Messages.CreateAsync(new NewMessage(chat, MessageRole.User, text) { Id = id });
            all.Add((id, text));
        }

        private async Task EditAsync()
        {
            var (_, all) = Any();
            if (all.Count > 0)
            {
                var (at, text) = (random.Next(all.Count), Text());
                await store.Messages.EditAsync(all[at].Id, text);
                all[at] = (all[at].Id, text);
            }
        }

        private async Task DeleteAsync()
        {
            var (_, all) = Any();
            if (all.Count > 0)
            {
                var at = random.Next(all.Count);
                await store.Messages.DeleteAsync(all[at].Id);
                all.RemoveAt(at);
            }
        }

        private async Task TruncateAsync()
        {
            var (_, all) = Any();
            if (all.Count > 3)
            {
                var at = random.Next(all.Count - 3, all.Count);
                await store.Messages.TruncateAfterAsync(all[at].Id);
                all.RemoveRange(at + 1, all.Count - at - 1);
            }
        }

        private async Task DeleteChatAsync()
        {
            var (chat, _) = Any();
            await store.Conversations.DeleteAsync(chat);
            _chats.Remove(chat);
        }

        private async Task ReplaceChatAsync()
        {
            await DeleteChatAsync();
            await AddOldChatAsync(store);
        }

        private async Task RetainAsync()
        {
            var kept = Math.Max(1, Messages - random.Next(200));
            await store.Maintenance.ApplyRetentionAsync(new Dictionary<RetentionTable, RetentionPolicy> { [RetentionTable.Messages] = new() { MaxRows = kept } });

            HashSet<string> left;
            using (var outsider = Outsider.Connect(path))
            {
                left = [.. outsider.Rows("SELECT id FROM messages")];
            }

            foreach (var chat in _chats.Values)
            {
                chat.RemoveAll(m => !left.Contains(m.Id));
            }

            findings.Require(left.Count == Messages && left.Count == kept, $"Retention left {left.Count} messages instead of {kept}");
        }

        // Out of another store.
        private async Task ImportAsync()
        {
            await DeleteChatAsync();
            using var file = new MemoryStream();
            await using (var other = await ConversationStore.OpenAsync("Data Source=:memory:"))
            {
                await AddOldChatAsync(other);
                await other.Maintenance.ExportAsync(file);
            }

            file.Position = 0;
            await store.Maintenance.ImportAsync(file, ImportConflicts.KeepStored);
        }

        private async Task AddOldChatAsync(IConversationStore to)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"c-{_number++}");
            var many = Enumerable.Range(0, 100).Select(_ => (Id: NewId(), Text: Text())).ToList();
            await to.Conversations.CreateAsync(new Conversations.NewConversation(User(id)) { Id = id, StartedAt = DateTimeOffset.UtcNow.AddYears(-1) });
            await to.Messages.CreateManyAsync([.. many.Select((m, i) => new NewMessage(id, MessageRole.User, m.Text) { Id = m.Id, Timestamp = DateTimeOffset.UtcNow.AddDays(-300).AddMinutes(i) })]);
            _chats[id] = many;
        }

        private async Task UndoneAsync()
        {
            await using var work = await store.BeginAsync();
            var (chat, all) = Any();
            await work.Messages.CreateAsync(new NewMessage(chat, MessageRole.User, Text()) { Id = NewId() });
            if (all.Count > 0)
            {
                await work.Messages.EditAsync(all[0].Id, Text());
                await work.Messages.DeleteAsync(all[^1].Id);
            }
        }

        private async Task SearchAsync()
        {
            Searches++;
            var (a, b) = (Words[random.Next(Words.Length)], Words[random.Next(Words.Length)]);
            var user = random.Next(2) == 0 ? null : $"user-{random.Next(Users)}";
            var chat = random.Next(3) == 0 ? Any().Chat : null;
            (string Kind, string Text, Search.SearchTerms? Terms, Func<string[], bool> Fits) query = random.Next(4) switch
            {
                0 => ("one", a, null, w => w.Contains(a)),
                1 => ("either", $"{a} {b}", null, w => w.Contains(a) || w.Contains(b)),
                2 => ("both", $"{a} {b}", new Search.SearchTerms { All = true }, w => w.Contains(a) && w.Contains(b)),
                _ => ("excluded", a, new Search.SearchTerms { Excluded = [b] }, w => w.Contains(a) && !w.Contains(b)),
            };
            var (kind, text, terms, fits) = query;
            var expected = _chats.Where(c => (chat is null || c.Key == chat) && (user is null || User(c.Key) == user)).SelectMany(c => c.Value).Where(m => fits(m.Text.Split(' '))).Select(m => m.Id).ToHashSet();
            var hits = await store.Messages.SearchAsync(text, new MessageSearch { UserId = user, ConversationId = chat, NeighbourWeight = 0, Terms = terms }, Most);
            var found = hits.Select(h => h.Item.Id).ToHashSet();
            Found += hits.Count;
            findings.Require(found.Count == hits.Count, $"A search for {kind} of {text} finds a message twice");
            findings.Require(
                expected.Count >= Most ? found.Count == Most && found.IsSubsetOf(expected) : found.SetEquals(expected),
                $"A search for {kind} of '{text}' (without {string.Join(' ', terms?.Excluded ?? [])}) of {user} in {chat} finds {found.Count} instead of {expected.Count}: too few {expected.Except(found).Count()}, too many {found.Except(expected).Count()}");
        }
    }
}
