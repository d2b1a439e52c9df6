using System.Text;
using Conversa.Data.Messages;
using Conversa.Data.Search;
using FsCheck;
using FsCheck.Fluent;

namespace Conversa.Data.Tests.Search;

/// <summary>What holds for any text that somebody looks for: it is never a syntax, and never an error.</summary>
public sealed class SearchProperties : IAsyncLifetime
{
    private const string Pieces = "\"'()*^:-+{}[]<>~`@#$%&|\\/=,.;!?_ \t\r\n\0aZé0ßıİ9👍🏽🇩🇪\u200D\u0301\uD800\uDC00\uFFFF\uFDD0北京大学สวัสดีชาวโลกمرحبا बहुभाषी한국어ខ្មែร";

    private static readonly string[] Words =
    [
        "AND", "OR", "NOT", "NEAR(", "NEAR/2", "content", "scope:", "messages_fts", "rowid", "rank", "MATCH", "tea", "the", "painting", "'; DROP TABLE messages; --",
        "\"tea", "tea*", "^tea", "{content dates}:", "-content:", "北京", "大学", "サッカー", "สวัสดี", "مرحبا", "naïve", "u616c6963650", new('x', 300), "😀😀",
    ];

    private static readonly Gen<string> Loose = Gen.Elements(Pieces.ToCharArray()).ListOf().Select(c => new string([.. c]));

    private static readonly Gen<string> Phrases = Gen.Elements(Words).ListOf().Select(w => string.Join(' ', w));

    private static readonly Gen<string> Mixed = from a in Loose from b in Phrases from c in Loose select a + b + c;

    private static readonly Gen<string> Texts = Gen.OneOf(Loose, Phrases, Mixed, ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""));

    private static readonly Gen<SearchTerms> Terms =
        from all in ArbMap.Default.GeneratorFor<bool>()
        from phrases in Short(8)
        from prefixes in Short(8)
        from excluded in Short(32)
        select new SearchTerms { All = all, Phrases = phrases, Prefixes = prefixes, Excluded = excluded };

    private IConversationStore _store = null!;
    private string _chat = null!;

    public async Task InitializeAsync()
    {
        _store = await ConversationStore.OpenAsync(new ConversationStoreOptions { ConnectionString = "Data Source=:memory:", TimeProvider = new ManualClock() });
        _chat = (await _store.Conversations.CreateAsync("alice")).Id;
        foreach (var word in Words.Where(w => !w.Contains('\0', StringComparison.Ordinal)))
        {
            await _store.Messages.AppendAsync(_chat, MessageRole.User, $"{word} tea 北京大学的茶");
            await _store.Knowledge.AddAsync(new("file", "f", "concept", $"title {word}", $"{word} tea 北京大学的茶") { UserId = "alice", Tags = ["tea"] });
        }
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void Any_text_is_looked_for() => Check(Texts, async text =>
    {
        await _store.Messages.SearchAsync(text);
        await _store.Messages.SearchAsync(text, new() { UserId = "alice", Snippets = true });
        await _store.Messages.SearchAsync(text, new() { ConversationId = _chat, Role = MessageRole.User });
        await _store.Knowledge.SearchAsync(text, new() { Snippets = true });
    });

    [Fact]
    public void Any_terms_are_looked_for() => Check(from text in Texts from terms in Terms select (Text: text, Terms: terms), async search =>
    {
        await _store.Messages.SearchAsync(search.Text, new() { Terms = search.Terms });
        await _store.Messages.SearchAsync(search.Text, new() { UserId = "alice", Terms = search.Terms });
        await _store.Knowledge.SearchAsync(search.Text, new() { Terms = search.Terms });
    });

    [Fact]
    public void Any_text_is_found_by_its_words_whatever_stands_around_them() => Check(Loose.Where(t => !t.Any(c => char.IsLetterOrDigit(c) || c is '_' or '\'' || c > '\u007F')), async around =>
    {
        var found = await _store.Messages.SearchAsync($"{around} painting {around}", new() { NeighbourWeight = 0 });
        found.Select(h => h.Item.Content).Should().Equal("painting tea 北京大学的茶");
    });

    [Theory]
    [InlineData("tea ", 25_000)]
    [InlineData("\"", 100_000)]
    [InlineData("北京", 50_000)]
    [InlineData("(", 100_000)]
    [InlineData("a*", 50_000)]
    public async Task A_text_of_100_KB_is_looked_for(string piece, int times)
    {
        var text = new StringBuilder().Insert(0, piece, times).ToString();

        await _store.Messages.SearchAsync(text);
        await _store.Messages.SearchAsync(text, new() { UserId = "alice" });
        await _store.Knowledge.SearchAsync(text);
    }

    [Fact]
    public async Task Ten_thousand_words_are_looked_for()
    {
        var text = string.Join(' ', Enumerable.Range(0, 10_000).Select(i => $"w{i}"));

        await _store.Messages.SearchAsync(text);
        await _store.Knowledge.SearchAsync(text);
    }

    private static Gen<string[]> Short(int most) => Texts.Where(t => t.Length <= 256).ArrayOf().Where(a => a.Length <= most);

    private static void Check<T>(Gen<T> values, Func<T, Task> check) => Prop.ForAll(
        values.ToArbitrary(),
        value =>
        {
            check(value).GetAwaiter().GetResult();
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
