namespace Conversa.Data.Messages;

/// <summary>How the calls of a tool ended, by the messages that report them (S1).</summary>
public sealed record ToolStatistics
{
    /// <summary>The tool.</summary>
    public required string ToolName { get; init; }

    /// <summary>The messages with a result of it.</summary>
    public required long Calls { get; init; }

    /// <summary>Those that say success.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Those that say failure.</summary>
    public required long Failed { get; init; }

    /// <summary>Those that say error.</summary>
    public required long Errors { get; init; }

    /// <summary>The share of successes among the calls that say how they ended, 0 to 1; null when none says.</summary>
    public double? SuccessRate => Succeeded + Failed + Errors is > 0 and var ended ? (double)Succeeded / ended : null;
}
