using Conversa.Data.Exchanges;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Exchanges;

/// <summary>What holds for any texts and paths, any threads, and any search.</summary>
public sealed class ExchangeProperties : IAsyncLifetime
{
    private static readonly string[] Words = ["alpha", "beta", "gamma", "数据库"];

    private IConversationStore _store = null!;
    private string[] _chats = null!;
    private string?[] _sessions = null!;

    public async Task InitializeAsync()
    {
        _store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", TimeProvider = new ManualClock() });
        _chats = [(await _store.Conversations.CreateAsync("alice")).Id, (await _store.Conversations.CreateAsync("bob")).Id];
        _sessions = [null, (await _store.Users.StartSessionAsync("alice")).Id, (await _store.Users.StartSessionAsync("bob")).Id];
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void Any_texts_paths_and_ids_come_back_as_they_were_given() => Check(
        from texts in Texts.ArrayOf(2)
        from files in Texts.Where(t => t.Length > 0).ArrayOf()
        from databases in Texts.Where(t => t.Length is > 0 and <= 256).ArrayOf()
        from tokens in Gen.Choose(0, int.MaxValue)
        select (texts, files, databases, tokens),
        given =>
        {
            var exchange = new NewExchange(_chats[0], given.texts[0]) { ContextFiles = given.files, ContextDatabases = given.databases, SessionId = _sessions[1] };
            var stored = Wait(_store.Exchanges.RecordAsync(exchange, new(given.texts[1]) { TokensUsed = given.tokens }));
            var found = Wait(_store.Exchanges.FindByIdAsync(stored.Id))!;
            var files = Wait(_store.Exchanges.ListRecentWithFilesAsync(_sessions[1]!, 1))[0];
            return found.Question == given.texts[0] && found.Response == given.texts[1] && found.TokensUsed == given.tokens
                && found.ContextFiles.SequenceEqual(given.files.Distinct(StringComparer.Ordinal)) && found.ContextDatabases.SequenceEqual(given.databases.Distinct(StringComparer.Ordinal))
                && files.Files.Select(f => f.FilePath).SequenceEqual(found.ContextFiles);
        });

    [Fact]
    public void Any_thread_has_every_parent_and_every_reply_once() => Check(
        from parents in Gen.Choose(-1, 9).ArrayOf(10)
        from at in Gen.Choose(0, 9)
        select (Parents: parents.Select((p, i) => p < i ? p : -1).ToArray(), At: at),
        given =>
        {
            var ids = new List<string>();
            foreach (var parent in given.Parents)
            {
                ids.Add(Wait(_store.Exchanges.AskAsync(new(_chats[0], $"{ids.Count}") { ParentId = parent < 0 ? null : ids[parent] })).Id);
            }

            var thread = Wait(_store.Exchanges.ListThreadAsync(ids[given.At]))!;
            return thread.Parents.Select(e => int.Parse(e.Question, null)).SequenceEqual(Above(given.Parents, given.At).Reverse())
                && thread.Replies.Select(e => int.Parse(e.Question, null)).SequenceEqual(Enumerable.Range(0, 10).Where(i => Above(given.Parents, i).Contains(given.At)));
        });

    [Fact]
    public void Any_filtered_search_finds_exactly_the_exchanges_that_hold_the_word() => Check(
        from rows in (from chat in Gen.Choose(0, 1) from session in Gen.Choose(0, 2) from question in Said from response in Said select (chat, session, question, response)).NonEmptyListOf().Select(l => l.Take(20).ToList())
        from word in Gen.Elements(Words)
        from part in Gen.Elements(Enum.GetValues<ExchangePart>())
        from session in Gen.Choose(0, 2)
        from user in Gen.Elements(null, "alice", "bob")
        select (rows, word, part, session, user),
        given =>
        {
            foreach (var old in Wait(_store.Exchanges.ListAsync(limit: 1000)).Items)
            {
                Wait(_store.Exchanges.DeleteAsync(old.Id));
            }

            var stored = given.rows.ConvertAll(row => Wait(_store.Exchanges.RecordAsync(new(_chats[row.chat], row.question) { SessionId = _sessions[row.session] }, new(row.response))));
            var search = new ExchangeSearch { In = given.part, SessionId = _sessions[given.session], UserId = given.user };
            var hits = Wait(_store.Exchanges.SearchAsync(given.word, search, 100)).Select(h => h.Item.Id);
            var expected = stored.Where(e =>
                (search.SessionId is null || e.SessionId == search.SessionId) && (given.user is null || e.UserId == given.user)
                && ((given.part != ExchangePart.Response && e.Question.Contains(given.word, StringComparison.Ordinal)) || (given.part != ExchangePart.Question && e.Response!.Contains(given.word, StringComparison.Ordinal))));
            return hits.Order(StringComparer.Ordinal).SequenceEqual(expected.Select(e => e.Id).Order(StringComparer.Ordinal));
        });

    private static IEnumerable<int> Above(int[] parents, int at)
    {
        for (var i = parents[at]; i >= 0; i = parents[i])
        {
            yield return i;
        }
    }

    private static Gen<string> Said => Gen.Elements(Words).ArrayOf().Select(words => string.Join(' ', words.Take(3)));

    private static Gen<string> Texts => Gen.Elements("a", "é", "\"", "\\", "'", "%", "\n", "\u0001", "漢", "\u0301", "\ud83d\ude00", "[", ",", "u00e9", "/").ArrayOf().Select(string.Concat);

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
