using System.Diagnostics;
using System.Text;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Scenarios.Search;

/// <summary>What users type and paste, as a query over 50,000 messages: none may be slow. A text's time is the better of two, so that what the machine did meanwhile does not count.</summary>
internal sealed class SearchAnyText : IScenario
{
    private const int Messages = 50_000;
    private const int Texts = 400;
    private const int Users = 100;
    private const double Most = 0.05;

    private const string Signs = "\"'()*^:-+{}[]<>~`@#$%&|\\/=,.;!?_ \t\n\0aé0ß9👍🏽\u200D\u0301\uD800北京大学สวัสดีمرحبا";
    private const string Unspaced = "北京大学的学生在图书馆里看书สวัสดีชาวโลกサッカー試合";

    private readonly Random _random = new(99);

    public string Name => "search-any-text";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        await using var store = await ConversationStore.OpenAsync($"Data Source={workspace.NewPath(Name)}");
        await FillAsync(store, workspace.Corpus, workspace.Options.Scaled(Messages));
        var rows = new List<ReportRow>();
        foreach (var (title, search) in new (string, MessageSearch?)[] { ("everybody's", null), ("one user's", new() { UserId = "user-1" }), ("with snippets", new() { Snippets = true }) })
        {
            var times = new List<double>();
            for (var i = 0; i < workspace.Options.Scaled(Texts); i++)
            {
                var text = Text(workspace.Corpus);
                times.Add(Math.Min(await TimeAsync(store, text, search), await TimeAsync(store, text, search)));
            }

            rows.Add(new(
                $"search {workspace.Options.Scaled(Messages):N0} for any text, {title}: p50 / p99 / slowest",
                Cell.Ours($"{Format.Time(Statistics.Median(times))} / {Format.Time(Statistics.Percentile(times, 0.99))} / {Format.Time(times.Max())}"),
                new Bar("slowest <= 50 ms", times.Max() <= Most)));
        }

        return rows;
    }

    private static async Task<double> TimeAsync(IConversationStore store, string text, MessageSearch? search)
    {
        var started = Stopwatch.GetTimestamp();
        await store.Messages.SearchAsync(text, search);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task FillAsync(IConversationStore store, Corpus corpus, int count)
    {
        var chats = new List<string>();
        for (var i = 0; i < Users * 5; i++)
        {
            chats.Add((await store.Conversations.CreateAsync($"user-{i % Users}")).Id);
        }

        foreach (var batch in Enumerable.Range(0, count).Chunk(1000))
        {
            await store.Messages.CreateManyAsync([.. batch.Select(_ => new NewMessage(corpus.Pick(chats), MessageRole.User, _random.Next(4) > 0 ? corpus.Text() : Repeat(Unspaced, 40)))]);
        }

        await store.Messages.SearchAsync("indexed");
    }

    private string Text(Corpus corpus) => _random.Next(12) switch
    {
        0 => Repeat(Signs, 200),
        1 => Repeat(Signs, 100_000),
        2 => Repeat(Unspaced, _random.Next(1, 60)),
        3 => Repeat(Unspaced, 30_000),
        4 => string.Join(' ', Enumerable.Range(0, 10_000).Select(_ => corpus.Text().Split(' ')[0])),
        5 => string.Join(" OR ", corpus.Text().Split(' ').Take(40)),
        6 => $"\"{corpus.Text()}\" NEAR({corpus.Text()})",
        7 => string.Join(' ', corpus.Text().Split(' ').Take(3)) + Repeat(Unspaced, 6),
        _ => string.Join(' ', corpus.Text().Split(' ').Take(_random.Next(1, 12))),
    };

    private string Repeat(string pieces, int length)
    {
        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++)
        {
            text.Append(pieces[_random.Next(pieces.Length)]);
        }

        return text.ToString();
    }
}
