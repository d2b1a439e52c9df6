namespace QuickStart.Import;

/// <summary>A task of a conversation: slots to fill and a service to call with them.</summary>
internal sealed record ImportedFlow
{
    public required string FlowType { get; init; }

    public required int Steps { get; init; }

    /// <summary>What had been filled in at the end, as JSON.</summary>
    public required string State { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether the service did what was asked.</summary>
    public required bool Succeeded { get; init; }
}
