using System.Diagnostics;
using Conversa.Data.Benchmarks.Harness;
using Conversa.Data.Benchmarks.Lanes;
using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Scenarios.Search;

/// <summary>The ten best messages for a word, of everybody's and of one of 1,000 users', beside the query one would write by hand.</summary>
internal sealed class SearchWords(int messages, int longest) : IScenario
{
    private const int Users = 1000;
    private const int Batch = 10_000;

    private static readonly (string Kind, double Share)[] Words = [("common", 0.3), ("less common", 0.05), ("mid", 0.015), ("rare", 0.002), ("very rare", 0.0001)];

    public string Name => $"search-words-{messages / 1000}k";

    public async Task<IEnumerable<ReportRow>> RunAsync(Workspace workspace)
    {
        var count = workspace.Options.Scaled(messages);
        var path = workspace.NewPath("words");
        await FillAsync(path, count);
        var plainPath = workspace.NewPath("plain-words");
        File.Copy(path, plainPath);
        await using var conversa = new ConversaLane(await Stores.OpenAsync(path, search: true));
        await using var plain = new RawLane(plainPath, Durability.Normal);
        plain.Execute(PlainFullText.Install);

        var rows = new List<ReportRow>();
        foreach (var (kind, share) in Words)
        {
            rows.Add(await MeasureAsync(workspace, plain, conversa, count, kind, share, user: false));
        }

        foreach (var (kind, share) in Words.Take(2))
        {
            rows.Add(await MeasureAsync(workspace, plain, conversa, count, kind, share, user: true));
        }

        return rows;
    }

    private static string Word(double share, int number) => $"{(char)('a' + (int)Math.Round(-Math.Log2(share)))}word{number}";

    // Everybody says common words often and rare ones rarely; the rest is filler of a large vocabulary.
    private static string Text(Random random, int longest)
    {
        var words = Enumerable.Range(0, random.Next(longest / 10, longest)).Select(_ => $"filler{(int)(30_000 * Math.Pow(random.NextDouble(), 3))}").ToList();
        foreach (var (_, share) in Words)
        {
            for (var i = 0; i < 5; i++)
            {
                if (random.NextDouble() < share)
                {
                    words.Insert(random.Next(words.Count), Word(share, i));
                }
            }
        }

        return string.Join(' ', words);
    }

    private async Task FillAsync(string path, int count)
    {
        await using var store = await ConversationStore.OpenAsync($"Data Source={path}");
        var chats = new List<string>();
        for (var i = 0; i < Users * 5; i++)
        {
            chats.Add((await store.Conversations.CreateAsync($"user-{i % Users}")).Id);
        }

        var random = new Random(7);
        for (var done = 0; done < count; done += Batch)
        {
            await store.Messages.CreateManyAsync([.. Enumerable.Range(0, Math.Min(Batch, count - done)).Select(_ => new NewMessage(chats[random.Next(chats.Count)], MessageRole.User, Text(random, longest)))]);
        }

        await store.Messages.SearchAsync("indexed");
    }

    private static async Task<ReportRow> MeasureAsync(Workspace workspace, RawLane plain, ConversaLane conversa, int count, string kind, double share, bool user)
    {
        using var statement = plain.Prepared(user ? PlainFullText.SearchOfUser : PlainFullText.Search);
        var rounds = share * count > 50_000 ? 8 : 40;
        var times = await Rounds.RunAsync(SearchableLanes.Names, workspace.Corpus, workspace.Options.RoundsOr(rounds), warmUp: 3, _ =>
        {
            var word = Word(share, workspace.Corpus.Pick([0, 1, 2, 3, 4]));
            var who = $"user-{workspace.Corpus.Pick(Enumerable.Range(0, Users).ToArray())}";
            return async lane =>
            {
                var started = Stopwatch.GetTimestamp();
                if (lane == Lane.Raw)
                {
                    RunPlain(statement, word, user ? who : null);
                }
                else
                {
                    await conversa.SearchAsync(word, user ? who : null);
                }

                return Stopwatch.GetElapsedTime(started).TotalSeconds;
            };
        });
        var ratio = times[1].RatioTo(times[0]);
        var more = times[1].Median - times[0].Median;
        Bar? bar = (user, share >= 0.01) switch
        {
            (true, _) => count < 1_000_000 ? null : new Bar($"<= {Format.Ratio(0.1)}", ratio <= 0.1),
            (false, true) => new Bar($"<= {Format.Ratio(0.6)}", ratio <= 0.6),
            _ => new Bar("<= 1 ms more", more <= 0.001),
        };
        return new(
            $"search {count:N0}, {kind} word ({share:P2} of rows){(user ? ", one user of 1,000" : "")}",
            Cell.Ratios(times),
            bar);
    }

    private static void RunPlain(RawStatement statement, string word, string? user)
    {
        statement.Bind(1, word);
        if (user is not null)
        {
            statement.Bind(2, user);
        }

        var found = new List<(string Id, string Content)>();
        while (statement.Step())
        {
            found.Add((statement.Text(1), statement.Text(5)));
        }

        statement.Reset();
    }
}
