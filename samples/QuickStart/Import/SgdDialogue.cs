using System.Text.Json;

namespace QuickStart.Import;

/// <summary>A dialogue of Schema-Guided Dialogue: somebody gets things done with the help of an assistant that calls services.</summary>
internal sealed record SgdDialogue
{
    public required string DialogueId { get; init; }

    public required IReadOnlyList<string> Services { get; init; }

    public required IReadOnlyList<SgdTurn> Turns { get; init; }
}

internal sealed record SgdTurn
{
    /// <summary>USER or SYSTEM.</summary>
    public required string Speaker { get; init; }

    public required string Utterance { get; init; }

    /// <summary>What the turn means for each service it is about.</summary>
    public required IReadOnlyList<SgdFrame> Frames { get; init; }
}

internal sealed record SgdFrame
{
    public required string Service { get; init; }

    /// <summary>What the user wants by now; on user turns.</summary>
    public SgdState? State { get; init; }

    /// <summary>What the assistant called before it spoke; on some system turns.</summary>
    public SgdCall? ServiceCall { get; init; }

    /// <summary>What the call gave: a JSON array, empty when it failed.</summary>
    public JsonElement? ServiceResults { get; init; }
}

internal sealed record SgdState
{
    /// <summary>The task the user is at, or NONE.</summary>
    public required string ActiveIntent { get; init; }

    public required IReadOnlyList<string> RequestedSlots { get; init; }

    /// <summary>What is known for the task; several values are different words for one thing. Sorted, so that equal states are equal text.</summary>
    public required SortedDictionary<string, IReadOnlyList<string>> SlotValues { get; init; }
}

internal sealed record SgdCall
{
    public required string Method { get; init; }

    public required JsonElement Parameters { get; init; }
}
