using System.Text.Json;

namespace QuickStart.Pipeline;

/// <summary>The bundled conversation: what the user says, and what the model and the tools of a real bot would answer.</summary>
internal sealed record Script
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    /// <summary>The Discord channel it takes place in.</summary>
    public required string Channel { get; init; }

    public required ScriptedUser User { get; init; }

    public required IReadOnlyList<ScriptedTurn> Turns { get; init; }

    public static Script Load()
    {
        using var resource = typeof(Script).Assembly.GetManifestResourceStream("conversation.json")!;
        return JsonSerializer.Deserialize<Script>(resource, Options)!;
    }
}

internal sealed record ScriptedUser
{
    /// <summary>The id by which Discord knows them.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }
}

internal sealed record ScriptedTurn
{
    /// <summary>The id that Discord gave the message.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Text { get; init; }

    public required string Reply { get; init; }

    /// <summary>The tool that the coach uses before it replies; null for none.</summary>
    public ScriptedTool? Tool { get; init; }
}

internal sealed record ScriptedTool
{
    public required string Name { get; init; }

    public required JsonElement Arguments { get; init; }

    /// <summary>What it gives; null when it breaks.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>How it breaks; null when it works.</summary>
    public string? Error { get; init; }
}
