using System.Text;
using Conversa.Data.Memories;
using Conversa.Data.Messages;
using Conversa.Data.Search;
using Conversa.Data.Torture.Harness;
using System.Diagnostics;

namespace Conversa.Data.Torture.Exams;

/// <summary>Searches for anything: operators, quotes, halves of characters, scripts, controls, texts of any length, as a text and as terms. No search throws, and hardly one is slow.</summary>
internal sealed class FuzzedSearches : IExam
{
    private const int Rows = 5_000;

    private static readonly TimeSpan SlowestOf99 = TimeSpan.FromMilliseconds(50);

    private static readonly string[] Pieces =
    [
        "bicycle", "running", "the", "自転車", "がいい", "สวัสดี", "🚲", "👩‍👩‍👧", "é", "e\u0301", "ß", "İ", "NEAR", "AND", "OR", "NOT", "NEAR(a b, 5)", "\"", "\"\"", "'", "''", "*", "a*", "^", "^a", ":", "content:", "-", "--",
        "+", "(", ")", "((", "{", "}", "{a b}:", ";", "/*", "*/", "%", "_", "\\", "\0", "\uD83D", "\uDEB2", "\uFFFF", "\u202E", "\u200D", "\u00A0", "\t", "\r\n", "scope:", "rank", "1", "0x41", "1e999", "null", "DROP TABLE messages",
    ];

    public int Number => 14;

    public string Name => "fuzzed search strings";

    public async Task<ExamResult> RunAsync(ExamContext context)
    {
        var searches = context.Count(full: 200_000, quick: 3_000);
        var path = context.NewPath();
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}", context.Stopping);
        await store.FillAsync(Rows);
        await store.Messages.SearchAsync("bicycle");
        await store.Memories.SearchAsync("alice", "running");
        var random = context.NewRandom();
        var (times, exceptions, found) = (new List<TimeSpan>(searches), 0, 0);
        for (var i = 0; i < searches && !context.Stopping.IsCancellationRequested; i++)
        {
            var text = Text(random);
            var started = Stopwatch.GetTimestamp();
            try
            {
                found += await SearchAsync(store, random, text) > 0 ? 1 : 0;
            }
            catch (Exception e)
            {
                exceptions++;
                context.Findings.Add($"{e.GetType().Name}: {e.Message} for {Shown(text)}");
            }

            times.Add(Stopwatch.GetElapsedTime(started));
        }

        times.Sort();
        var p99 = times[times.Count * 99 / 100];
        context.Findings.Require(p99 < SlowestOf99, $"p99 is {p99.TotalMilliseconds:0.0} ms");
        context.Findings.Require(found > searches / 50, $"Only {found} searches found anything: the exam looks for nothing");
        return context.Findings.Result($"{times.Count:N0} searches ({found:N0} found something): {exceptions} exceptions, median {times[times.Count / 2].TotalMilliseconds:0.00} ms, p99 {p99.TotalMilliseconds:0.0} ms, slowest {times[^1].TotalMilliseconds:0} ms");
    }

    private static async Task<int> SearchAsync(IConversationStore store, Random random, string text)
    {
        var terms = random.Next(4) > 0 ? null : new SearchTerms
        {
            All = random.Next(2) == 0,
            Phrases = random.Next(2) == 0 ? [] : [Term(random)],
            Prefixes = random.Next(2) == 0 ? [] : [Term(random)],
            Excluded = random.Next(2) == 0 ? [] : [Term(random)],
        };
        return random.Next(6) switch
        {
            0 => (await store.Memories.SearchAsync("alice", text, new MemorySearch { Terms = terms })).Count,
            1 => (await store.Memories.RecallAsync("alice", text, new MemoryRecall { Search = new MemorySearch { Terms = terms }, NoteAccess = false })).Count,
            2 => (await store.Knowledge.SearchAsync(text, new() { Terms = terms, Snippets = true })).Count,
            3 => (await store.Exchanges.SearchAsync(text, new() { Terms = terms })).Count,
            _ => (await store.Messages.SearchAsync(text, new MessageSearch { Terms = terms, Snippets = random.Next(2) == 0, UserId = random.Next(2) == 0 ? "alice" : null })).Count,
        };
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var pieces = random.Next(random.Next(20) == 0 ? 400 : 8); pieces > 0; pieces--)
        {
            switch (random.Next(5))
            {
                case 0:
                    text.Append((char)random.Next(char.MaxValue + 1));
                    break;
                case 1:
                    text.Append((char)random.Next(' ', 127), random.Next(1, 4));
                    break;
                default:
                    text.Append(Pieces[random.Next(Pieces.Length)]);
                    break;
            }

            text.Append(random.Next(3) == 0 ? "" : " ");
        }

        return text.ToString();
    }

    // A term is a name, of as many characters at most; the text is of any length.
    private static string Term(Random random) => Text(random) is { Length: > 0 } text ? text[..Math.Min(text.Length, 256)] : "a";

    private static string Shown(string text) => string.Concat(text.Take(60).Select(c => c is >= ' ' and < '\u007f' ? $"{c}" : $"\\u{(int)c:x4}"));
}
