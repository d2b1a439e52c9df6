namespace Conversa.Data.Performance;

/// <summary>Which operations are meant. What is null does not narrow; what is given narrows together.</summary>
public sealed record PerformanceFilter
{
    /// <summary>Only operations of this type.</summary>
    public string? OperationType { get; init; }

    /// <summary>True for those that succeeded, false for those that did not.</summary>
    public bool? Success { get; init; }

    /// <summary>Only those that began at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those that began before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
