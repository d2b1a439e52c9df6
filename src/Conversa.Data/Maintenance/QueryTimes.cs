namespace Conversa.Data.Maintenance;

/// <summary>How long the last calls took, up to 1,024 of them since the store was opened. Calls that failed are left out.</summary>
public sealed record QueryTimes
{
    /// <summary>How many calls that is.</summary>
    public required int Count { get; init; }

    /// <summary>Their mean; zero when there are none.</summary>
    public required TimeSpan Mean { get; init; }

    /// <summary>The time within which 95 of 100 were done; zero when there are none.</summary>
    public required TimeSpan P95 { get; init; }
}
