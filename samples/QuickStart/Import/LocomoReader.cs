using System.Runtime.CompilerServices;
using System.Text.Json;
using Conversa.Data.Messages;

namespace QuickStart.Import;

/// <summary>Reads LoCoMo: a JSON array of samples, each of which becomes one conversation.</summary>
internal static class LocomoReader
{
    private const string DateFormat = "h:mm tt 'on' d MMMM, yyyy";

    /// <summary>The conversations one by one: the array is never in memory as a whole.</summary>
    /// <exception cref="JsonException">It is not such JSON.</exception>
    /// <exception cref="FormatException">It is, but says something that makes no sense.</exception>
    public static async IAsyncEnumerable<ImportedConversation> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var sample in JsonSerializer.DeserializeAsyncEnumerable<LocomoSample>(file, ImportJson.Options, cancellationToken))
        {
            yield return ToConversation(sample ?? throw new FormatException("a sample is null"));
        }
    }

    private static ImportedConversation ToConversation(LocomoSample sample)
    {
        // Half of the world is called John: a name says who somebody is only within its sample.
        var (a, b) = (sample.Conversation.SpeakerA, sample.Conversation.SpeakerB);
        var people = new Dictionary<string, ImportedPerson>
        {
            [a] = new($"{sample.SampleId}/{a}", a),
            [b] = new($"{sample.SampleId}/{b}", b),
        };
        var turns = new List<ImportedTurn>();
        foreach (var (number, name) in Sessions(sample))
        {
            var at = Date(sample, name);
            foreach (var turn in Turns(sample, name))
            {
                turns.Add(ToTurn(sample, number, turn, people, at));

                // The file dates sessions, not turns. A second between them keeps their order in sight of whoever sorts by time.
                at += TimeSpan.FromSeconds(1);
            }
        }

        // The store would take a repeated id for the same message and keep the first: right for a message that is
        // delivered twice, but in a file it means that one of two turns would be lost without a word.
        if (turns.CountBy(t => t.ExternalId).FirstOrDefault(t => t.Value > 1) is { Key: { } repeated })
        {
            throw new FormatException($"sample {sample.SampleId} has the dia_id {repeated} more than once");
        }

        return new ImportedConversation
        {
            ExternalKey = $"locomo:{sample.SampleId}",
            Platform = "locomo",
            People = [people[a], people[b]],
            Title = $"{a} and {b}",
            StartedAt = turns.Count > 0 ? turns[0].Timestamp : throw new FormatException($"sample {sample.SampleId} has no turns"),
            Metadata = ImportJson.Write(new { Source = "LoCoMo", sample.SampleId }),
            Turns = turns,
        };
    }

    /// <summary>The sessions by number: as text, 10 would come before 2.</summary>
    private static IEnumerable<(int Number, string Name)> Sessions(LocomoSample sample) =>
        from name in sample.Conversation.Sessions.Keys
        where name.StartsWith("session_", StringComparison.Ordinal)
        let number = int.TryParse(name.AsSpan("session_".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1
        where number >= 0
        orderby number
        select (number, name);

    private static List<LocomoTurn> Turns(LocomoSample sample, string session)
    {
        try
        {
            return sample.Conversation.Sessions[session].Deserialize<List<LocomoTurn>>(ImportJson.Options) ?? [];
        }
        catch (JsonException e)
        {
            throw new FormatException($"sample {sample.SampleId}, {session}: {e.Message}", e);
        }
    }

    private static DateTimeOffset Date(LocomoSample sample, string session)
    {
        var name = $"{session}_date_time";
        var text = sample.Conversation.Sessions.TryGetValue(name, out var value) ? value.ToString() : "";

        // The invariant culture: "May" is May wherever the sample runs. The file names no time zone, so UTC it is.
        return DateTimeOffset.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : throw new FormatException($"sample {sample.SampleId} has no {name} such as '1:56 pm on 8 May, 2023'");
    }

    private static ImportedTurn ToTurn(LocomoSample sample, int session, LocomoTurn turn, Dictionary<string, ImportedPerson> people, DateTimeOffset at) => new()
    {
        ExternalId = turn.DiaId,
        Role = MessageRole.User,
        Author = people.TryGetValue(turn.Speaker, out var person)
            ? person
            : throw new FormatException($"sample {sample.SampleId}, {turn.DiaId}: the speaker is neither speaker_a nor speaker_b"),
        Content = turn.Text,
        Timestamp = at,
        Images = turn.ImgUrl is null ? null : ImportJson.Write(turn.ImgUrl),
        Metadata = ImportJson.Write(new LocomoMetadata { Session = session, Rest = turn.Rest }),
    };
}
