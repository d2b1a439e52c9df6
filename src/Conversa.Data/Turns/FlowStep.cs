using Conversa.Data.Flows;

namespace Conversa.Data.Turns;

/// <summary>What a turn does to a flow: starts one or moves one, and may complete it.</summary>
public sealed record FlowStep
{
    /// <summary>The flow to start; null where one is moved.</summary>
    public NewFlow? Start { get; init; }

    /// <summary>The flow to move, which must be active and in the turn's conversation; null where one is started.</summary>
    public string? FlowId { get; init; }

    /// <summary>The step to move it to, 0 to its <see cref="Flow.TotalSteps"/>; null to leave it where it is. Only with <see cref="FlowId"/>.</summary>
    public long? Step { get; init; }

    /// <summary>Its new state as JSON; null to leave that. Only with <see cref="Step"/>.</summary>
    public string? State { get; init; }

    /// <summary>Whether it is completed by that. Default: false.</summary>
    public bool Complete { get; init; }
}
