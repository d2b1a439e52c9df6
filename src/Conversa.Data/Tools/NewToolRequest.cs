using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Tools;

/// <summary>A tool that a model asks for.</summary>
public sealed record NewToolRequest
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewToolRequest()
    {
    }

    /// <summary>Makes one with what every request has.</summary>
    [SetsRequiredMembers]
    public NewToolRequest(string conversationId, string toolName, string parameters) =>
        (ConversationId, ToolName, Parameters) = (conversationId, toolName, parameters);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The conversation, which must exist.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The message that asks for it, which must be in the conversation; null for none.</summary>
    public string? MessageId { get; init; }

    /// <summary>
    /// The model's name for the call, 1 to 256 characters: the same call of the same message, or of the same conversation without one, for the same tool and
    /// parameters is one request, however often it is made. Null for a request of its own each time.
    /// </summary>
    public string? CallId { get; init; }

    /// <summary>The tool, 1 to 256 characters.</summary>
    public required string ToolName { get; init; }

    /// <summary>What the tool is given, as JSON.</summary>
    public required string Parameters { get; init; }

    /// <summary>What it can do wrong. Default: <see cref="ToolRisk.High"/>, so that nothing is approved because nobody said.</summary>
    public ToolRisk Risk { get; init; } = ToolRisk.High;

    /// <summary>
    /// What it may cost, 0 to 1,000,000, exact to nine decimals. More decimals are refused, not rounded. It counts as spent until the cost is known, as
    /// <see cref="AutoApprovalSettings.MaxCostPerHour"/> says. Null when unknown: then nothing is approved by settings with a limit on costs.
    /// </summary>
    public decimal? EstimatedCost { get; init; }

    /// <summary>Until when a person can decide it, later than now unless the same call was made before; null for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
