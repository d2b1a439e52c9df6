using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Conversa.Data.Benchmarks.Recall;

/// <summary>Conversations of LoCoMo with their questions, each question with the turns that answer it.</summary>
internal static partial class Locomo
{
    public static IReadOnlyList<Sample> Read(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. file.RootElement.EnumerateArray().Select(ReadSample)];
    }

    private static Sample ReadSample(JsonElement sample)
    {
        var turns = Sessions(sample.GetProperty("conversation")).ToList();
        var known = turns.Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        var questions = sample.GetProperty("qa").EnumerateArray()
            .Select(qa => new Question(
                qa.GetProperty("question").GetString()!,
                qa.GetProperty("category").GetInt32(),
                Evidence(qa).Where(known.Contains).ToHashSet(StringComparer.Ordinal)))
            .Where(q => q.Evidence.Count > 0)
            .ToList();
        return new(turns, questions);
    }

    private static IEnumerable<SampleTurn> Sessions(JsonElement conversation)
    {
        for (var n = 1; conversation.TryGetProperty($"session_{n}", out var session); n++)
        {
            var began = DateTimeOffset.ParseExact(
                conversation.GetProperty($"session_{n}_date_time").GetString()!, "h:mm tt 'on' d MMMM, yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            var minute = 0;
            foreach (var turn in session.EnumerateArray())
            {
                yield return new(turn.GetProperty("dia_id").GetString()!, turn.GetProperty("speaker").GetString()!, TextOf(turn), began.AddSeconds(minute++));
            }
        }
    }

    // What a picture shows is part of what was said.
    private static string TextOf(JsonElement turn)
    {
        var text = turn.TryGetProperty("text", out var t) ? t.GetString() ?? "" : "";
        return turn.TryGetProperty("blip_caption", out var caption) && caption.GetString() is { Length: > 0 } shown ? $"{text} [shares {shown}]" : text;
    }

    // Some hold several ids, or malformed ones: what resolves counts.
    private static IEnumerable<string> Evidence(JsonElement question) => question.TryGetProperty("evidence", out var evidence) && evidence.ValueKind == JsonValueKind.Array
        ? evidence.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String)
            .SelectMany(e => Ids().Matches(e.GetString()!))
            .Select(m => $"D{int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)}:{int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)}")
        : [];

    [GeneratedRegex(@"D:?(\d+):(\d+)", RegexOptions.None, 1000)]
    private static partial Regex Ids();
}
