using System.Diagnostics.CodeAnalysis;

namespace Conversa.Data.Context;

/// <summary>An optimization to record.</summary>
public sealed record NewContextOptimization
{
    /// <summary>Makes one whose required properties are set by an initializer.</summary>
    public NewContextOptimization()
    {
    }

    /// <summary>Makes one with what every optimization has.</summary>
    [SetsRequiredMembers]
    public NewContextOptimization(string conversationId, string triggerReason, string optimizationType, long tokensBefore, long tokensAfter) =>
        (ConversationId, TriggerReason, OptimizationType, TokensBefore, TokensAfter) = (conversationId, triggerReason, optimizationType, tokensBefore, tokensAfter);

    /// <summary>An id of the host's own, 1 to 256 characters; null for a new UUIDv7.</summary>
    public string? Id { get; init; }

    /// <summary>The conversation, which must exist.</summary>
    public required string ConversationId { get; init; }

    /// <summary>Why, 1 to 256 characters: one of <see cref="OptimizationTriggers"/> or another.</summary>
    public required string TriggerReason { get; init; }

    /// <summary>How, 1 to 256 characters: one of <see cref="OptimizationTypes"/> or another.</summary>
    public required string OptimizationType { get; init; }

    /// <summary>The tokens before it, 0 to 2,147,483,647.</summary>
    public required long TokensBefore { get; init; }

    /// <summary>The tokens after it, 0 to 2,147,483,647.</summary>
    public required long TokensAfter { get; init; }

    /// <summary>What is to stand in the messages' place, not empty; null for nothing.</summary>
    public string? Summary { get; init; }

    /// <summary>
    /// The ids of the messages that it stands for, all of the conversation, in any order; none of them may have another optimization that holds. A call of a
    /// tool and its results leave prompts together, also when only one of them is named. Default: none, and then it changes no prompt.
    /// </summary>
    public IReadOnlyList<string> AffectedMessages { get; init; } = [];

    /// <summary>The host's own data as JSON.</summary>
    public string? Metadata { get; init; }
}
