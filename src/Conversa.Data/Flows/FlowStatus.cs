namespace Conversa.Data.Flows;

/// <summary>Where a flow is in its life (S0).</summary>
public enum FlowStatus
{
    /// <summary>It goes on. A conversation has at most one such flow.</summary>
    Active,

    /// <summary>It waits to be resumed or abandoned.</summary>
    Paused,

    /// <summary>It was brought to its end. This is final.</summary>
    Completed,

    /// <summary>It was given up. This is final.</summary>
    Abandoned,
}
