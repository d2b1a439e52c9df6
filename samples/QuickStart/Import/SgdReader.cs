using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Conversa.Data.Messages;

namespace QuickStart.Import;

/// <summary>Reads Schema-Guided Dialogue as JSON lines: a dialogue a line, each of which becomes one conversation.</summary>
internal static class SgdReader
{
    // The dialogues have no dates, but their "today" is this day. Each begins a minute after the one before, so that lists by time have the file's order.
    private static readonly DateTimeOffset FirstDialogue = new(2019, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan BetweenDialogues = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenTurns = TimeSpan.FromSeconds(10);

    /// <summary>The conversations one by one: only one line at a time is in memory.</summary>
    /// <exception cref="FormatException">A line is no such dialogue; the text names the line.</exception>
    public static async IAsyncEnumerable<ImportedConversation> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), leaveOpen: true);
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return ToConversation(line, number);
            }
        }
    }

    private static ImportedConversation ToConversation(string line, int number)
    {
        try
        {
            var dialogue = JsonSerializer.Deserialize<SgdDialogue>(line, ImportJson.Options) ?? throw new FormatException("there is no dialogue");
            return ToConversation(dialogue, FirstDialogue + ((number - 1) * BetweenDialogues));
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new FormatException($"line {number}: {e.Message}", e);
        }
    }

    private static ImportedConversation ToConversation(SgdDialogue dialogue, DateTimeOffset start)
    {
        var user = new ImportedPerson(dialogue.DialogueId);
        var turns = new List<ImportedTurn>();
        var state = new SgdStateTracker();
        var flows = new SgdFlowTracker();
        foreach (var (index, turn) in dialogue.Turns.Index())
        {
            var at = start + (index * BetweenTurns);
            switch (turn.Speaker)
            {
                case "USER":
                    flows.Follow(turn, at);
                    turns.Add(new ImportedTurn
                    {
                        ExternalId = $"{index}",
                        Role = MessageRole.User,
                        Author = user,
                        Content = turn.Utterance,
                        Timestamp = at,
                        Intents = [.. Intents(turn)],
                        State = state.Change(turn),
                    });
                    break;

                case "SYSTEM":
                    flows.NoteCalls(turn);

                    // The assistant calls a service first and then says what came of it.
                    turns.AddRange(turn.Frames.Where(f => f.ServiceCall is not null).Select((frame, call) => ToToolResult(frame, $"{index}.{call}", at)));
                    turns.Add(new ImportedTurn { ExternalId = $"{index}", Role = MessageRole.Assistant, Content = turn.Utterance, Timestamp = at });
                    break;

                default:
                    throw new FormatException($"turn {index}: the speaker is neither USER nor SYSTEM");
            }
        }

        return new ImportedConversation
        {
            ExternalKey = $"sgd:{dialogue.DialogueId}",
            Platform = "sgd",
            People = [user],
            Title = string.Join(", ", dialogue.Services),
            StartedAt = start,
            Metadata = ImportJson.Write(new { Source = "Schema-Guided Dialogue", dialogue.Services }),
            Turns = turns,
            Flows = flows.End(),
        };
    }

    private static IEnumerable<string> Intents(SgdTurn turn) =>
        from frame in turn.Frames
        let state = frame.State
        where state is not null
        select ImportJson.Write(new { Intent = state.ActiveIntent, frame.Service, state.RequestedSlots });

    private static ImportedTurn ToToolResult(SgdFrame frame, string id, DateTimeOffset at)
    {
        var call = frame.ServiceCall!;
        var results = frame.ServiceResults is { ValueKind: JsonValueKind.Array } array ? array : (JsonElement?)null;
        return new ImportedTurn
        {
            ExternalId = id,
            Role = MessageRole.Tool,
            ToolName = call.Method,
            ToolSuccess = SgdCalls.Outcome(frame),
            Content = $"{call.Method}: {results?.GetArrayLength() ?? 0} found",
            Contents = ImportJson.Write(new object[]
            {
                new { Type = "tool_call", Name = call.Method, call.Parameters },
                new { Type = "tool_result", Name = call.Method, Results = results },
            }),
            Timestamp = at,
            Metadata = ImportJson.Write(new { frame.Service }),
        };
    }
}
