using Conversa.Data.Classifications;
using Conversa.Data.Flows;
using Conversa.Data.Messages;
using Conversa.Data.States;
using Conversa.Data.Traces;
using Conversa.Data.Usage;

namespace Conversa.Data.Turns;

/// <summary>What a turn brought, as it is stored: each list in the order in which it was given, and null where nothing was.</summary>
public sealed record SavedTurn
{
    /// <summary>The messages. Where a message's external id was stored before, it is what was stored then.</summary>
    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>The state.</summary>
    public ConversationState? State { get; init; }

    /// <summary>The working state.</summary>
    public WorkingState? WorkingState { get; init; }

    /// <summary>What classifiers said.</summary>
    public required IReadOnlyList<ClassificationResult> Classifications { get; init; }

    /// <summary>The decision.</summary>
    public ArbiterDecision? Decision { get; init; }

    /// <summary>The flow as it is after the turn.</summary>
    public Flow? Flow { get; init; }

    /// <summary>The traces.</summary>
    public required IReadOnlyList<Trace> Traces { get; init; }

    /// <summary>The calls. A call that was stored before is what was stored then.</summary>
    public required IReadOnlyList<UsageEntry> Usage { get; init; }
}
