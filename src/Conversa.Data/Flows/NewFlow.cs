using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Flows;

/// <summary>A flow to start.</summary>
public sealed record NewFlow
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewFlow()
    {
    }

    /// <summary>Makes one with what every flow has.</summary>
    [SetsRequiredMembers]
    public NewFlow(string conversationId, string flowType, long totalSteps) =>
        (ConversationId, FlowType, TotalSteps) = (conversationId, flowType, totalSteps);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The conversation, which must exist and have no active flow.</summary>
    public required string ConversationId { get; init; }

    /// <summary>What kind of flow it is: <c>goal_setting</c>, <c>habit_formation</c> or the host's own, 1 to 256 characters.</summary>
    public required string FlowType { get; init; }

    /// <summary>How many steps it has, at least 1.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>The step it starts at, 0 to <see cref="TotalSteps"/>. Default: 0.</summary>
    public long CurrentStep { get; init; }

    /// <summary>The flow's own state as JSON. Default: an empty object.</summary>
    public string State { get; init; } = "{}";

    /// <summary>When it began, for imports: at most a day ahead. Null for now.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
