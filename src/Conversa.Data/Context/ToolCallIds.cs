using System.Text.Json;
using Conversa.Data.Messages;
using Conversa.Data.Storage;

namespace Conversa.Data.Context;

/// <summary>
/// The ids by which calls of tools and their results find each other, read from a message's parts: as Microsoft.Extensions.AI writes them
/// (functionCall, functionResult, callId), OpenAI (tool_calls, tool_call_id; function_call, function_call_output) and Anthropic (tool_use, tool_result).
/// </summary>
internal sealed record ToolCallIds(IReadOnlyList<string> Calls, IReadOnlyList<string> Results)
{
    private static readonly ToolCallIds None = new([], []);

    // No call nests deeper than the parts of a message; what is deeper is a tool's own data, which may look like anything.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    private static readonly string[] Lists = ["tool_calls", "content", "contents", "parts"];

    public bool IsEmpty => Calls.Count == 0 && Results.Count == 0;

    public static ToolCallIds Of(Message message)
    {
        if (message.Contents is not { } json
            || !(json.Contains("call", StringComparison.OrdinalIgnoreCase) || json.Contains("tool", StringComparison.OrdinalIgnoreCase)))
        {
            return None;
        }

        try
        {
            using var document = JsonDocument.Parse(json, Deep);
            List<string> calls = [], results = [];
            Read(document.RootElement, calls, results, listed: false);
            return new(calls, results);
        }
        catch (JsonException)
        {
            return None;
        }
    }

    private static void Read(JsonElement element, List<string> calls, List<string> results, bool listed)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in element.EnumerateArray())
            {
                ReadPart(part, calls, results, listed);
            }
        }
        else
        {
            ReadPart(element, calls, results, listed);
        }
    }

    private static void ReadPart(JsonElement part, List<string> calls, List<string> results, bool listed)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var members = Members(part);
        Add(calls, listed ? Text(members, "id") : IsKind(members, "functionCall", "function_call", "tool_use") ? Text(members, "callId", "call_id", "id") : null);
        var isResult = IsKind(members, "functionResult", "function_call_output", "tool_result");
        Add(results, isResult ? Text(members, "callId", "call_id", "tool_use_id", "tool_call_id") : Text(members, "tool_call_id"));
        foreach (var (name, list) in members.Where(m => m.Value.ValueKind == JsonValueKind.Array && Lists.Contains(m.Name, StringComparer.OrdinalIgnoreCase)))
        {
            // Whole messages hold lists of parts; a result's own content is the tool's.
            if (!isResult)
            {
                Read(list, calls, results, listed: string.Equals(name, "tool_calls", StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    // What cannot be read is none of the names that are looked for.
    private static List<(string Name, JsonElement Value)> Members(JsonElement part)
    {
        List<(string Name, JsonElement Value)> members = [];
        foreach (var member in part.EnumerateObject())
        {
            if (Json.NameOrNull(member) is { } name)
            {
                members.Add((name, member.Value));
            }
        }

        return members;
    }

    private static void Add(List<string> ids, string? id)
    {
        if (id is not null)
        {
            ids.Add(id);
        }
    }

    private static bool IsKind(List<(string Name, JsonElement Value)> members, params ReadOnlySpan<string> kinds)
    {
        foreach (var kind in kinds)
        {
            if (Text(members, "$type", "type") == kind)
            {
                return true;
            }
        }

        return false;
    }

    // The serializer of a host may write names as the properties are called.
    private static string? Text(List<(string Name, JsonElement Value)> members, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var member in members)
            {
                if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind == JsonValueKind.String)
                {
                    return Json.TextOrNull(member.Value);
                }
            }
        }

        return null;
    }
}
