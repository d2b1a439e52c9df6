namespace Conversa.Data.Flows;

/// <summary>Which flows of a conversation are meant. What is null does not narrow.</summary>
public sealed record FlowFilter
{
    /// <summary>Only flows of this status.</summary>
    public FlowStatus? Status { get; init; }

    /// <summary>Only flows of this type.</summary>
    public string? FlowType { get; init; }
}
