using Conversa.Data.Messages;

namespace Conversa.Data.Benchmarks.Harness;

/// <summary>Random text and random choices, the same in every run. For one thread.</summary>
internal sealed class Corpus
{
    private const int Fewest = 40;
    private const int Most = 400;
    private const int StateLength = 2000;
    private const int ShortestLine = 50;
    private const int LongestLine = 400;

    private const int Seed = 20260314;

    private readonly Random _random;
    private readonly string[] _texts;

    public Corpus()
    {
        _random = new(Seed);
        var words = Enumerable.Range(0, 5000).Select(_ => Word()).ToArray();
        _texts = [.. Enumerable.Range(0, 2000).Select(_ => Sentence(words))];
    }

    private Corpus(string[] texts, int number) => (_texts, _random) = (texts, new(Seed + number));

    public string Text() => Pick(_texts);

    /// <summary>What somebody types into a chat: 50 to 400 letters.</summary>
    public string Line()
    {
        var text = Text();
        return text[..Math.Min(text.Length, _random.Next(ShortestLine, LongestLine + 1))];
    }

    /// <summary>The same texts, chosen otherwise: one for each of several that choose at once.</summary>
    public Corpus Another(int number) => new(_texts, number);

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public void Shuffle<T>(T[] items) => _random.Shuffle(items);

    public T[] Several<T>(IReadOnlyList<T> items, int count) => [.. Enumerable.Range(0, count).Select(_ => Pick(items))];

    /// <summary>A JSON object of about 2 KB.</summary>
    public string State()
    {
        var text = Text();
        while (text.Length < StateLength)
        {
            text += ' ' + Text();
        }

        return $$"""{"step":{{_random.Next(100)}},"focus":["sleep","work"],"notes":"{{text[..StateLength]}}"}""";
    }

    /// <summary>Turns spread over the conversations.</summary>
    public Turn[] Turns(IReadOnlyList<Chat> chats, int count) =>
        [.. Several(chats, count).Select((chat, i) => new Turn(chat, i % 2 == 0 ? MessageRole.User : MessageRole.Assistant, Text()))];

    private string Word() => string.Create(_random.Next(2, 11), _random, static (span, random) =>
    {
        foreach (ref var letter in span)
        {
            letter = (char)('a' + random.Next(26));
        }
    });

    // Some words are said far more often than others.
    private string Sentence(string[] words) =>
        string.Join(' ', Enumerable.Range(0, _random.Next(Fewest, Most + 1)).Select(_ => words[(int)(words.Length * Math.Pow(_random.NextDouble(), 3))]));
}
